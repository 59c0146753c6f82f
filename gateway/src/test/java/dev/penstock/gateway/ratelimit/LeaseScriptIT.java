package dev.penstock.gateway.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.ratelimit.core.LeaseAnswer;
import dev.penstock.gateway.ratelimit.core.LeaseAsk;
import dev.penstock.gateway.ratelimit.core.LeaseTerms;
import dev.penstock.gateway.ratelimit.core.NodeBucket;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.TokenBucket;
import dev.penstock.platform.link.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code lease.lua} in a real Redis, its clock replaced by one that the test sets. */
final class LeaseScriptIT {

    private static final String CLOCK = "redis.call('TIME')";
    private static final long START = 1_790_000_000_000_000L;
    private static final LeaseTerms TERMS = new LeaseTerms(75_000);

    private static Vertx vertx;
    private static RedisSettings settings;
    private static RedisLink link;
    private static LeaseScript script;

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        settings = Backends.shared().redis();
        link = GatewayFixture.await(RedisLink.connect(vertx, settings, 1024, (lost, why) -> {}));
        String shipped = LuaText.read("lease.lua");
        assertEquals(2, (shipped + " ").split(java.util.regex.Pattern.quote(CLOCK)).length, "one clock");
        script = new LeaseScript(
                shipped.replace(CLOCK, "redis.call('MGET', '" + clockKey(0) + "', '" + clockKey(1) + "')"));
        GatewayFixture.await(script.teach(link.connection()));
    }

    @AfterAll
    static void disconnect() {
        GatewayFixture.await(link.drop());
        GatewayFixture.await(vertx.close());
    }

    @Test
    void countsAsTheTokenBucketDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            long quota = 1L + random.nextInt(round % 2 == 0 ? 500 : 1 << 30);
            long burst = 1L + random.nextInt(round % 2 == 0 ? 500 : 1 << 30);
            follow(new Rate(quota, 1 + random.nextInt(round % 3 == 0 ? 86_400 : 60), burst), "model-" + round, random);
        }
    }

    private static void follow(Rate rate, String key, Random random) {
        long now = START;
        TokenBucket model = TokenBucket.full(rate, now);
        for (int step = 0; step < 50; step++) {
            now += random.nextInt(10) == 0 ? -random.nextInt(3_000_000) : random.nextLong(1 + rate.microsFor(10) * 2);
            long need = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt((int) Math.min(rate.burst(), 40));
            long adjust = random.nextInt(4) == 0 ? random.nextInt(41) - 20 : 0;
            LeaseAsk ask = new LeaseAsk(rate, need, random.nextInt(8), random.nextInt(16), adjust, rate.burst());
            LeaseAnswer answer = call(now, List.of(key), List.of(ask)).answers().get(0);
            String where = rate + " step " + step + " " + ask;
            model.add(adjust, now);
            assertEquals(model.microsUntil(Math.max(1, need), now), answer.waitMicros(), where);
            long tokens = model.tokens(now);
            boolean ample = answer.granted() == Math.max(need, Math.min(tokens, ask.ample()));
            boolean tight = answer.granted() == Math.max(need, Math.min(tokens, ask.tight()));
            assertTrue(
                    tokens < need ? answer.granted() == 0 : ample || tight || (tokens < 0 && answer.granted() == 0),
                    where);
            model.add(-answer.granted(), now);
            assertEquals(model.tokens(now), answer.left(), where);
        }
    }

    @Test
    void givesFromAllBucketsOrFromNone() {
        LeaseAsk rich = ask(Rate.of(100, 1), 1);
        LeaseAsk poor = new LeaseAsk(Rate.of(1, 10), 1, 0, 0, 0, 0);
        Call refused = call(START, List.of("all-a", "all-b"), List.of(rich, poor));
        assertEquals(2, refused.refusedBy());
        assertEquals(
                List.of(0L, 0L),
                refused.answers().stream().map(LeaseAnswer::granted).toList());
        assertEquals(100, refused.answers().get(0).left());
        assertEquals(10_000_000, refused.answers().get(1).waitMicros());
        Call later = call(START + 10_000_000, List.of("all-a", "all-b"), List.of(rich, poor));
        assertEquals(0, later.refusedBy());
        assertEquals(1, later.answers().get(1).granted());
    }

    @Test
    void aClockSetBackNeitherGivesTwiceNorStarves() {
        LeaseAsk all = ask(Rate.of(10, 1), 10);
        assertEquals(
                10, call(START, List.of("clock"), List.of(all)).answers().get(0).granted());
        assertEquals(
                2,
                call(START - 500_000, List.of("clock"), List.of(ask(Rate.of(10, 1), 0)))
                                .answers()
                                .get(0)
                                .left()
                        + 2);
        assertEquals(
                0,
                call(START - 3_600_000_000L, List.of("clock"), List.of(all))
                        .answers()
                        .get(0)
                        .granted());
        assertEquals(
                10,
                call(START - 3_599_000_000L, List.of("clock"), List.of(all))
                        .answers()
                        .get(0)
                        .granted());
    }

    @Test
    void anotherRateKeepsWhatWasUsed() {
        assertEquals(
                90,
                call(START, List.of("rate"), List.of(ask(Rate.of(100, 1), 90)))
                        .answers()
                        .get(0)
                        .granted());
        LeaseAnswer after = call(START, List.of("rate"), List.of(ask(new Rate(1000, 86_400, 1000), 0)))
                .answers()
                .get(0);
        assertEquals(10, after.left());
    }

    @Test
    void aForgottenBucketBeginsWithWhatTheNodeKnows() {
        NodeBucket node = new NodeBucket(Rate.of(100, 1), TERMS, false, 0);
        var standing = new dev.penstock.gateway.ratelimit.core.Standing(true, 1);
        LeaseAsk first = node.ask(60, standing, 0);
        node.answered(
                first, call(START, List.of("lost"), List.of(first)).answers().get(0), 0);
        GatewayFixture.await(link.connection().send(Request.cmd(Command.DEL).arg(key("lost"))));
        LeaseAsk second = node.ask(0, standing, 0);
        assertEquals(40, second.start());
        LeaseAnswer answer =
                call(START, List.of("lost"), List.of(second)).answers().get(0);
        assertEquals(40, answer.left() + answer.granted());
    }

    @Test
    void bucketsAreForgottenOnceFull() {
        call(START, List.of("ttl"), List.of(ask(Rate.of(10, 5), 10)));
        long ttl = GatewayFixture.await(
                        link.connection().send(Request.cmd(Command.PTTL).arg(key("ttl"))))
                .toLong();
        assertTrue(ttl > 0 && ttl <= 6_000, "ttl: " + ttl);
    }

    private record Call(long refusedBy, List<LeaseAnswer> answers) {}

    private static LeaseAsk ask(Rate rate, long need) {
        return new LeaseAsk(rate, need, 0, 0, 0, rate.burst());
    }

    private static Call call(long now, List<String> names, List<LeaseAsk> asks) {
        GatewayFixture.await(link.connection()
                .send(Request.cmd(Command.MSET)
                        .arg(clockKey(0))
                        .arg(now / 1_000_000)
                        .arg(clockKey(1))
                        .arg(now % 1_000_000)));
        List<LeaseFlight.Leg> legs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            NodeBucket unused = new NodeBucket(asks.get(i).rate(), TERMS, false, 0);
            legs.add(new LeaseFlight.Leg(unused, key(names.get(i)), asks.get(i)));
        }
        Response response = GatewayFixture.await(link.connection().send(script.call(new LeaseFlight(legs))));
        return new Call(response.get(0).toLong(), LeaseScript.answers(response));
    }

    private static String key(String name) {
        return settings.prefix() + ":{t}:" + name;
    }

    private static String clockKey(int part) {
        return settings.prefix() + ":{t}:clock:" + part;
    }
}
