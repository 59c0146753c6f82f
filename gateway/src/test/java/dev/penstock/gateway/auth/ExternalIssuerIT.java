package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.penstock.config.AuthSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.IssuerSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.gateway.auth.jose.JwkSet;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.protocol.Ids;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens of an external issuer, whose server rotates, fails and lies. */
final class ExternalIssuerIT {

    private static final long PAUSE_NANOS = 5_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ExternalIssuerIT.class);

    @TempDir
    static Path folder;

    private static IssuerServer issuer;
    private static IssuerServer strict;
    private static GatewayFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        issuer = new IssuerServer();
        strict = new IssuerServer();
        Path file = folder.resolve("issuers.yaml");
        Files.writeString(file, """
                open:
                  issuer: %s
                  audience: files
                  algorithms: [RS256, ES256]
                  tenantClaim: tenant
                  provisioning: create
                  rolesClaim: groups
                  adminRole: drive-admins
                  refresh: 1s
                strict:
                  issuer: %s
                  audience: files
                  tenantClaim: tenant
                  refresh: 1h
                """.formatted(issuer.issuer(), strict.issuer()));
        fixture = GatewayFixture.start(s -> withIssuers(s, file));
    }

    @AfterAll
    static void stop() {
        fixture.close();
        issuer.close();
        strict.close();
    }

    @AfterEach
    void restore() {
        issuer.metadata = issuer::goodMetadata;
        issuer.jwks = issuer::goodKeys;
        issuer.line().restore();
        strict.line().restore();
    }

    private static GatewaySettings withIssuers(GatewaySettings s, Path file) {
        AuthSettings auth = s.auth();
        return s.with(new AuthSettings(
                auth.issuer(),
                auth.audience(),
                auth.accessTtl(),
                auth.refreshTtl(),
                auth.refreshGrace(),
                auth.masterKey(),
                auth.algorithms(),
                auth.keyLife(),
                auth.keyLead(),
                auth.cachedTokensMax(),
                file.toString()));
    }

    @Test
    void makesAUserForAVerifiedAddressOnceHoweverManyAsk() {
        TestTenant tenant = fixture.newTenant();
        String email = "new-" + Ids.next() + "@example.com";
        String token = issuer.sign(issuer.claims("s-" + Ids.next(), tenant.slug())
                .claim("email", email)
                .claim("email_verified", true)
                .claim("name", "Nina New"));
        List<CompletableFuture<Integer>> all = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> me(token).status()))
                .toList();
        all.forEach(one -> assertEquals(200, one.join()));
        JsonObject user = new JsonObject(me(token).body()).getJsonObject("user");
        assertEquals(email, user.getString("email"));
        assertEquals("Nina New", user.getString("name"));
        assertEquals("member", user.getString("role"));
        assertEquals(1, count("SELECT count(*) AS n FROM users WHERE email = $1", email));
        assertEquals(401, login(tenant, email, ""));
    }

    @Test
    void linksAUserByAVerifiedAddressButNeverAnOperator() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        String unverified = issuer.sign(issuer.claims(subject, tenant.slug()).claim("email", tenant.adminEmail()));
        assertEquals(401, me(unverified).status());
        String verified = issuer.sign(issuer.claims(subject, tenant.slug())
                .claim("email", tenant.adminEmail())
                .claim("email_verified", true));
        assertEquals(200, me(verified).status());
        sql("UPDATE users SET role = 'operator' WHERE id = $1", tenant.adminId());
        String other = issuer.sign(issuer.claims("s-" + Ids.next(), tenant.slug())
                .claim("email", tenant.adminEmail())
                .claim("email_verified", true));
        assertEquals(401, me(other).status());
    }

    @Test
    void rolesAreWhatTheTokenSays() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        String member = issuer.sign(issuer.claims(subject, tenant.slug())
                .claim("email", tenant.adminEmail())
                .claim("email_verified", true));
        assertEquals(
                403, fixture.anonymous().withToken(member).get("/v1/admin/keys").status());
        assertEquals(200, me(member).status());
    }

    @Test
    void whereNobodyIsMadeOnlyTheLinkedComeIn() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        String token = strict.sign(strict.claims(subject, tenant.slug())
                .claim("email", tenant.adminEmail())
                .claim("email_verified", true));
        assertEquals(401, me(token).status());
        UUID id = link(tenant, strict, subject);
        assertEquals(200, me(token).status());
        sql("UPDATE external_identities SET revoked_at = now() WHERE id = $1", id);
        awaitTrue(() -> me(token).status() == 401);
    }

    @Test
    void aDisabledUserIsRefusedThoughTheTokenIsGood() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, strict, subject);
        String token = strict.sign(strict.claims(subject, tenant.slug()));
        assertEquals(200, me(token).status());
        sql("UPDATE users SET state = 'disabled' WHERE id = $1", tenant.adminId());
        awaitTrue(() -> me(token).status() == 401);
        assertEquals(401, me(strict.sign(strict.claims(subject, tenant.slug()))).status());
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, strict, subject);
        Instant now = Instant.now();
        RSAKey stranger = IssuerServer.rsa("first");
        return Map.of(
                        "another audience",
                                strict.sign(
                                        strict.claims(subject, tenant.slug()).audience("other")),
                        "no audience",
                                strict.sign(
                                        strict.claims(subject, tenant.slug()).audience((String) null)),
                        "no expiry",
                                strict.sign(
                                        strict.claims(subject, tenant.slug()).expirationTime(null)),
                        "from the future",
                                strict.sign(strict.claims(subject, tenant.slug())
                                        .notBeforeTime(Date.from(now.plusSeconds(90)))),
                        "lives a month",
                                strict.sign(strict.claims(subject, tenant.slug())
                                        .expirationTime(Date.from(now.plusSeconds(30 * 86_400)))),
                        "another tenant",
                                strict.sign(strict.claims(
                                        subject, fixture.newTenant().slug())),
                        "no tenant", strict.sign(strict.claims(subject, null)),
                        "another's key under its kid",
                                IssuerServer.sign(stranger, strict.claims(subject, tenant.slug())),
                        "our issuer, its key",
                                strict.sign(
                                        strict.claims(subject, tenant.slug()).issuer("penstock")),
                        "the other issuer's name",
                                strict.sign(
                                        strict.claims(subject, tenant.slug()).issuer(issuer.issuer())))
                .entrySet()
                .stream()
                .map(forged ->
                        DynamicTest.dynamicTest(forged.getKey(), () -> assertEquals(401, settled(forged.getValue()))));
    }

    @Test
    void aSlowAlgorithmIsVerifiedToo() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, issuer, subject);
        List<JWK> before = issuer.keys;
        issuer.keys = append(before, IssuerServer.ec("ec-" + Ids.next()));
        String token = issuer.sign(issuer.claims(subject, tenant.slug()));
        awaitTrue(() -> me(token).status() == 200);
        issuer.keys = before;
        awaitTrue(() -> me(token).status() == 401); // its key is published no more
    }

    /** No periodic look helps here: the unknown key itself does, and a flood of made-up ones causes no flood of fetches. */
    @Test
    void rotationAtTheIssuerIsNoticedByTheUnknownKey() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, strict, subject);
        String old = strict.sign(strict.claims(subject, tenant.slug()));
        assertEquals(200, me(old).status());
        strict.keys = append(strict.keys, IssuerServer.rsa("second"));
        String fresh = strict.sign(strict.claims(subject, tenant.slug()));
        int before = strict.fetches.get();
        long began = System.nanoTime();
        List<RSAKey> made = List.of(IssuerServer.rsa("a"), IssuerServer.rsa("b"));
        AtomicInteger asked = new AtomicInteger();
        awaitTrue(() -> {
            for (RSAKey key : made) {
                asked.incrementAndGet();
                assertEquals(
                        401,
                        me(IssuerServer.sign(key, strict.claims(subject, tenant.slug())))
                                .status());
            }
            return me(fresh).status() == 200;
        });
        long fetchesMax = 2 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) / 5;
        assertTrue(strict.fetches.get() - before <= fetchesMax, strict.fetches + " fetches");
        assertEquals(200, me(old).status());
    }

    /** An issuer that another test made unreachable is asked again a few seconds later; until then nobody can tell. */
    private static int settled(String token) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int status = me(token).status();
        while (status == 503 && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            status = me(token).status();
        }
        return status;
    }

    @Test
    void outageUnderLoadRefusesNobodyWhoseKeyIsKnown() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, issuer, subject);
        assertEquals(200, me(issuer.sign(issuer.claims(subject, tenant.slug()))).status());
        issuer.line().cut();
        List<Integer> refused = new ArrayList<>();
        int sent = 0;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(6); // breaker opens meanwhile
        while (System.nanoTime() < until) {
            int status = me(issuer.sign(issuer.claims(subject, tenant.slug()))).status(); // never in the cache
            sent++;
            LockSupport.parkNanos(PAUSE_NANOS); // below the user's rate limit
            if (status != 200) {
                refused.add(status);
            }
        }
        assertEquals(List.of(), refused);
        String unknown = IssuerServer.sign(IssuerServer.rsa("unknown"), issuer.claims(subject, tenant.slug()));
        long asked = System.nanoTime();
        Answer answer = me(unknown);
        long unknownMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
        assertEquals(503, answer.status());
        assertTrue(answer.header("Retry-After").isPresent());

        Gateway late = fixture.startNode(); // has the copy in the database only
        String token = issuer.sign(issuer.claims(subject, tenant.slug()));
        assertEquals(
                200,
                ApiClient.of(GatewayFixture.url(late))
                        .withToken(token)
                        .get("/v1/me")
                        .status());
        LOG.atInfo()
                .addKeyValue("sentInOutage", sent)
                .addKeyValue("refused", refused.size())
                .addKeyValue("unknownKeyAnsweredMs", unknownMs)
                .log("FIGURE");
    }

    @TestFactory
    Stream<DynamicTest> refusesHostileDocuments() {
        RSAKey good = (RSAKey) issuer.keys.get(0);
        String noAlgorithm = new JWKSet(new RSAKey.Builder(good).algorithm(null).build()).toString();
        String symmetric = new JWKSet(List.<JWK>of(new OctetSequenceKey.Builder(new byte[32])
                        .keyID("first")
                        .build()))
                .toString(false);
        return Map.<String, Runnable>ofEntries(
                        Map.entry("ten megabytes of keys", () -> issuer.jwks = response -> endless(response)),
                        Map.entry("a key without alg", () -> issuer.jwks = response -> response.end(noAlgorithm)),
                        Map.entry("symmetric keys", () -> issuer.jwks = response -> response.end(symmetric)),
                        Map.entry("no keys", () -> issuer.jwks = response -> response.end("{\"keys\":[]}")),
                        Map.entry("a page", () -> issuer.jwks = response -> response.end("<html>")),
                        Map.entry("nothing", () -> issuer.jwks = HttpServerResponse::end),
                        Map.entry(
                                "an error",
                                () -> issuer.jwks =
                                        response -> response.setStatusCode(500).end()),
                        Map.entry("a redirect", () -> issuer.jwks = redirect("/elsewhere")),
                        Map.entry("metadata redirects", () -> issuer.metadata = redirect("/elsewhere")),
                        Map.entry(
                                "metadata of another",
                                () -> issuer.metadata = response -> response.end(
                                        IssuerServer.metadataJson("https://evil.example", issuer.issuer() + "/keys")
                                                .encode())),
                        Map.entry(
                                "keys over http elsewhere",
                                () -> issuer.metadata = response -> response.end(
                                        IssuerServer.metadataJson(issuer.issuer(), "http://evil.example/keys")
                                                .encode())),
                        Map.entry(
                                "keys in a file",
                                () -> issuer.metadata = response ->
                                        response.end(IssuerServer.metadataJson(issuer.issuer(), "file:///etc/passwd")
                                                .encode())))
                .entrySet()
                .stream()
                .map(lie -> DynamicTest.dynamicTest(lie.getKey(), () -> refused(lie.getValue())));
    }

    private void refused(Runnable lie) {
        IssuerDocuments documents = new IssuerDocuments(fixture.vertx());
        IssuerSettings settings = new IssuerSettings(
                URI.create(issuer.issuer()), "files", List.of("RS256"), "t", "", "deny", "", "", Duration.ofMinutes(1));
        Set<SignatureAlgorithm> allowed = Set.of(SignatureAlgorithm.RS256);
        GatewayFixture.await(documents.keys(settings).map(json -> JwkSet.read(json, allowed)));
        lie.run();
        assertThrows(
                IllegalStateException.class,
                () -> GatewayFixture.await(documents.keys(settings).map(json -> JwkSet.read(json, allowed))));
        restore();
        GatewayFixture.await(documents.close());
    }

    @Test
    void aHostileDocumentChangesNothing() {
        TestTenant tenant = fixture.newTenant();
        String subject = "s-" + Ids.next();
        link(tenant, issuer, subject);
        issuer.jwks = ExternalIssuerIT::endless;
        int before = issuer.fetches.get();
        awaitTrue(() -> issuer.fetches.get() >= before + 2); // the first of them has been judged
        assertEquals(200, me(issuer.sign(issuer.claims(subject, tenant.slug()))).status());
    }

    private static Consumer<HttpServerResponse> redirect(String to) {
        return response -> response.setStatusCode(302).putHeader("Location", to).end();
    }

    private static void endless(HttpServerResponse response) {
        response.setChunked(true);
        response.write("{\"keys\":[");
        for (int i = 0; i < 160; i++) {
            response.write("{\"kty\":\"" + "x".repeat(65_536) + "\"},");
        }
        response.end("]}");
    }

    private static List<JWK> append(List<JWK> keys, JWK key) {
        List<JWK> more = new ArrayList<>(keys);
        more.add(key);
        return List.copyOf(more);
    }

    private static UUID link(TestTenant tenant, IssuerServer from, String subject) {
        UUID id = Ids.next();
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "INSERT INTO external_identities (tenant_id, id, user_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)",
                        Tuple.of(tenant.id(), id, tenant.adminId(), from.issuer(), subject)));
        return id;
    }

    private static int login(TestTenant tenant, String email, String password) {
        return fixture.anonymous()
                .post(
                        "/v1/auth/login",
                        new JsonObject()
                                .put("tenant", tenant.slug())
                                .put("email", email)
                                .put("password", password.isEmpty() ? "x" : password)
                                .put("device", "d"))
                .status();
    }

    private static Answer me(String token) {
        return fixture.anonymous().withToken(token).get("/v1/me");
    }

    private static long count(String sql, String argument) {
        Row row = GatewayFixture.await(fixture.database().system().query(sql, Tuple.of(argument)))
                .iterator()
                .next();
        return row.getLong("n");
    }

    private static void sql(String statement, UUID id) {
        GatewayFixture.await(fixture.database().system().query(statement, Tuple.of(id)));
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 30 s");
            LockSupport.parkNanos(20_000_000);
        }
    }
}
