package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the gateway accepts as an access token, and all it does not, over real HTTP. */
final class AccessTokenIT {

    private static GatewayFixture fixture;
    private static TokenForge forge;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        forge = new TokenForge(fixture);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** The control of all that follows: a forged token that is right in everything is accepted. */
    @Test
    void acceptsTheForgesGoodToken() {
        assertEquals(200, me(forge.sign(forge.header(), forge.claims())).status());
    }

    @Test
    void missingTokenIsChallenged() {
        Answer answer = fixture.anonymous().get("/v1/me");
        assertEquals(401, answer.status());
        assertEquals("unauthorized", answer.code());
        assertEquals("Bearer", answer.header("WWW-Authenticate").orElseThrow());
        assertEquals("application/problem+json", answer.header("Content-Type").orElseThrow());
    }

    @Test
    void otherSchemeIsChallenged() {
        assertEquals(
                401,
                fixture.anonymous()
                        .with("Authorization", "Basic YWRhOnB3")
                        .get("/v1/me")
                        .status());
    }

    @Test
    void expiredTokenHasItsOwnCode() {
        JsonObject expired = forge.claims().put("exp", Instant.now().getEpochSecond() - 1);
        Answer answer = me(forge.sign(forge.header(), expired));
        assertEquals(401, answer.status());
        assertEquals("token-expired", answer.code());
        assertTrue(answer.header("WWW-Authenticate").orElseThrow().contains("invalid_token"));
    }

    /** Clocks that run ahead by up to a minute are forgiven, and no expiry is. */
    @Test
    void acceptsATokenFromANearFuture() {
        long soon = Instant.now().getEpochSecond() + 30;
        assertEquals(
                200,
                me(forge.sign(forge.header(), forge.claims().put("iat", soon).put("nbf", soon)))
                        .status());
    }

    @Test
    void cachedTokenDoesNotOutliveItsExpiry() throws InterruptedException {
        Instant expiry = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 2);
        String token = forge.sign(forge.header(), forge.claims().put("exp", expiry.getEpochSecond()));
        assertEquals(200, me(token).status());
        Answer answer = me(token);
        while (answer.status() == 200 && Instant.now().isBefore(expiry.plusSeconds(5))) {
            Thread.sleep(50);
            answer = me(token);
        }
        assertEquals("token-expired", answer.code());
        assertTrue(!Instant.now().isBefore(expiry));
    }

    @TestFactory
    Stream<DynamicTest> refusesForgeries() {
        JsonObject header = forge.header();
        JsonObject claims = forge.claims();
        String good = forge.sign(header, claims);
        String[] parts = good.split("\\.");
        byte[] publicKey = forge.key().publicKey().getEncoded();
        SigningKey stranger = forge.foreignKey();
        SigningKey elliptic = forge.foreignKey(SignatureAlgorithm.ES256);
        long ahead = Instant.now().getEpochSecond() + 90;
        JsonObject admin =
                forge.claims().put("sub", fixture.newTenant().adminId().toString());
        return Map.ofEntries(
                        Map.entry("empty", ""),
                        Map.entry("not a JWT", "secret"),
                        Map.entry("two parts", parts[0] + '.' + parts[1]),
                        Map.entry("four parts", good + ".x"),
                        Map.entry("not base64", "%%%." + parts[1] + '.' + parts[2]),
                        Map.entry("header is an array", base64("[]") + '.' + parts[1] + '.' + parts[2]),
                        Map.entry(
                                "alg none, unsigned",
                                TokenForge.unsigned(forge.header().put("alg", "none"), claims)),
                        Map.entry(
                                "alg None, unsigned",
                                TokenForge.unsigned(forge.header().put("alg", "None"), claims)),
                        Map.entry(
                                "alg none, old signature",
                                TokenForge.encode(forge.header().put("alg", "none")) + '.' + parts[1] + '.' + parts[2]),
                        Map.entry("alg RS256, unsigned", TokenForge.unsigned(header, claims)),
                        Map.entry(
                                "alg absent",
                                forge.sign(
                                        new JsonObject()
                                                .put("typ", "at+jwt")
                                                .put("kid", forge.key().kid()),
                                        claims)),
                        Map.entry(
                                "HS256 under the public key",
                                TokenForge.hmac(forge.header().put("alg", "HS256"), claims, publicKey)),
                        Map.entry(
                                "alg says RS256, HMAC under the public key",
                                TokenForge.hmac(header, claims, publicKey)),
                        Map.entry("other key under our kid", TokenForge.sign(forge.foreignKey(), header, claims)),
                        Map.entry(
                                "unknown kid",
                                TokenForge.sign(
                                        forge.foreignKey(), forge.header().put("kid", "unknown"), claims)),
                        Map.entry(
                                "no kid",
                                forge.sign(new JsonObject().put("alg", "RS256").put("typ", "at+jwt"), claims)),
                        Map.entry("typ JWT", forge.sign(forge.header().put("typ", "JWT"), claims)),
                        Map.entry(
                                "critical extension",
                                forge.sign(forge.header().put("crit", new JsonArray().add("b64")), claims)),
                        Map.entry(
                                "brings its own key",
                                TokenForge.sign(stranger, forge.header().put("jwk", stranger.publicJwk()), claims)),
                        Map.entry(
                                "says where its key is",
                                forge.sign(forge.header().put("jku", "https://evil.example/keys"), claims)),
                        Map.entry(
                                "says where its certificate is",
                                forge.sign(forge.header().put("x5u", "https://evil.example/cert"), claims)),
                        Map.entry("kid is a path", forge.sign(forge.header().put("kid", "../../../dev/null"), claims)),
                        Map.entry("kid is SQL", forge.sign(forge.header().put("kid", "x' OR '1'='1"), claims)),
                        Map.entry(
                                "kid is a list",
                                forge.sign(forge.header().put("kid", new JsonArray().add("x")), claims)),
                        Map.entry(
                                "ES256 by zeros under our kid",
                                TokenForge.encode(forge.header().put("alg", "ES256"))
                                        + '.'
                                        + parts[1]
                                        + '.'
                                        + "A".repeat(86)),
                        Map.entry(
                                "an algorithm that is not allowed here",
                                TokenForge.sign(
                                        elliptic,
                                        forge.header().put("alg", "ES256").put("kid", elliptic.kid()),
                                        claims)),
                        Map.entry(
                                "header says alg twice",
                                base64("{\"alg\":\"none\",\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\""
                                                + forge.key().kid() + "\"}")
                                        + '.'
                                        + parts[1]
                                        + '.'
                                        + parts[2]),
                        Map.entry(
                                "issued in 61 s and more",
                                forge.sign(header, forge.claims().put("iat", ahead))),
                        Map.entry(
                                "good from 61 s and more",
                                forge.sign(header, forge.claims().put("nbf", ahead))),
                        Map.entry(
                                "lives longer than ours do",
                                forge.sign(header, forge.claims().put("exp", ahead + 86_400))),
                        Map.entry("padded", parts[0] + '.' + parts[1] + '.' + parts[2] + "=="),
                        Map.entry("9000 characters", "a".repeat(4_000) + '.' + "a".repeat(4_000) + ".aaaa"),
                        Map.entry("claims exchanged", parts[0] + '.' + TokenForge.encode(admin) + '.' + parts[2]),
                        Map.entry("signature cut", good.substring(0, good.length() - 8)),
                        Map.entry("no exp", forge.sign(header, forge.claimsWithout("exp"))),
                        Map.entry(
                                "exp is text", forge.sign(header, forge.claims().put("exp", "tomorrow"))),
                        Map.entry("no iss", forge.sign(header, forge.claimsWithout("iss"))),
                        Map.entry("other iss", forge.sign(header, forge.claims().put("iss", "elsewhere"))),
                        Map.entry("no aud", forge.sign(header, forge.claimsWithout("aud"))),
                        Map.entry("other aud", forge.sign(header, forge.claims().put("aud", "elsewhere"))),
                        Map.entry("no sub", forge.sign(header, forge.claimsWithout("sub"))),
                        Map.entry("no tid", forge.sign(header, forge.claimsWithout("tid"))),
                        Map.entry(
                                "tid is no id",
                                forge.sign(header, forge.claims().put("tid", "acme"))),
                        Map.entry("no sid", forge.sign(header, forge.claimsWithout("sid"))),
                        Map.entry("no role", forge.sign(header, forge.claimsWithout("role"))),
                        Map.entry(
                                "unknown role",
                                forge.sign(header, forge.claims().put("role", "root"))),
                        Map.entry("5000 characters", "a".repeat(5000)))
                .entrySet()
                .stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.getKey(), () -> refused(forgery.getValue())));
    }

    @Test
    void oneMegabyteTokenIsRefusedBeforeItIsRead() {
        Answer answer = me("a".repeat(1 << 20));
        assertEquals(431, answer.status());
        assertEquals("headers-too-large", answer.code());
    }

    @Test
    void publishedKeysVerifyWithAnotherLibrary() throws Exception {
        TokenResponse tokens = fixture.login(fixture.tenant(), fixture.tenant().adminEmail());
        Answer answer = fixture.anonymous().get("/.well-known/jwks.json");
        assertEquals("public, max-age=300", answer.header("Cache-Control").orElseThrow());

        JWKSet published = JWKSet.parse(answer.body());
        SignedJWT token = SignedJWT.parse(tokens.accessToken());
        var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        assertTrue(token.verify(new RSASSAVerifier(key)));
        assertEquals(key.getKeyID(), key.computeThumbprint().toString());
        assertEquals(tokens.user().id().toString(), token.getJWTClaimsSet().getSubject());
        assertTrue(published.getKeys().stream().noneMatch(k -> k.isPrivate()));
    }

    private static void refused(String token) {
        Answer answer = me(token);
        assertEquals(401, answer.status(), answer.body());
        assertEquals("unauthorized", answer.code());
    }

    private static Answer me(String token) {
        return fixture.anonymous().withToken(token).get("/v1/me");
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
