package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.LeaseAnswer;
import dev.penstock.gateway.ratelimit.core.LeaseAsk;
import dev.penstock.gateway.ratelimit.core.Rate;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** {@code lease.lua}: its text, its arguments and what it answers. */
final class LeaseScript {

    private static final String NO_SCRIPT = "NOSCRIPT";
    private static final int NUMBERS_PER_BUCKET = 3;

    private final String text;
    private final String sha;

    LeaseScript(String text) {
        this.text = text;
        this.sha = sha1(text);
    }

    /** As it is shipped. */
    static LeaseScript load() {
        return new LeaseScript(LuaText.read("lease.lua"));
    }

    /** Gives the script to the server, which keeps it until it restarts or is told to forget. */
    Future<Void> teach(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text))
                .mapEmpty();
    }

    /** Whether the server has forgotten the script. */
    static boolean isForgotten(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().contains(NO_SCRIPT);
    }

    /** One call over all buckets of a flight. */
    Request call(LeaseFlight flight) {
        Request request =
                Request.cmd(Command.EVALSHA).arg(sha).arg(flight.legs().size());
        for (LeaseFlight.Leg leg : flight.legs()) {
            request.arg(leg.redisKey());
        }
        for (LeaseFlight.Leg leg : flight.legs()) {
            LeaseAsk ask = leg.ask();
            Rate rate = ask.rate();
            request.arg(rate.quota())
                    .arg(rate.burst())
                    .arg(rate.tickMicros())
                    .arg(rate.windowTicks())
                    .arg(ask.need())
                    .arg(ask.tight())
                    .arg(ask.ample())
                    .arg(ask.adjust())
                    .arg(ask.start());
        }
        return request;
    }

    /** What it said of each bucket, in the order of the call. */
    static List<LeaseAnswer> answers(Response response) {
        List<LeaseAnswer> answers = new ArrayList<>(response.size() / NUMBERS_PER_BUCKET);
        for (int i = 1; i < response.size(); i += NUMBERS_PER_BUCKET) {
            answers.add(new LeaseAnswer(
                    response.get(i).toLong(),
                    response.get(i + 1).toLong(),
                    response.get(i + 2).toLong()));
        }
        return answers;
    }

    private static String sha1(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
