package dev.penstock.gateway.auth.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JoseTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TokenTerms TERMS =
            new TokenTerms("issuer", "audience", Set.of("at+jwt"), Duration.ofMinutes(10));

    private static KeyPair pair(SignatureAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (algorithm) {
                        case RS256 -> "RSA";
                        case ES256 -> "EC";
                        case EDDSA -> "Ed25519";
                    });
            if (algorithm == SignatureAlgorithm.ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(SignatureAlgorithm algorithm, KeyPair pair, String header, String claims) {
        try {
            return Jws.sign(
                    algorithm,
                    pair.getPrivate(),
                    header.getBytes(StandardCharsets.UTF_8),
                    claims.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(SignatureAlgorithm algorithm) {
        return "{\"alg\":\"" + algorithm.wire() + "\",\"kid\":\"k\",\"typ\":\"at+jwt\"}";
    }

    private static JsonMembers jwk(SignatureAlgorithm algorithm, PublicKey key) {
        Map<String, Object> jwk = new HashMap<>(Jwk.parameters(key));
        jwk.put("kid", "k");
        jwk.put("alg", algorithm.wire());
        return JsonMembers.of(jwk);
    }

    @ParameterizedTest
    @EnumSource
    void verifiesWhatTheKeySignedAndNothingElse(SignatureAlgorithm algorithm) {
        KeyPair pair = pair(algorithm);
        VerificationKey key = Jwk.read(jwk(algorithm, pair.getPublic()));
        assertArrayEquals(pair.getPublic().getEncoded(), key.key().getEncoded());
        String token = sign(algorithm, pair, header(algorithm), "{\"a\":1}");
        assertTrue(Jws.parse(token).signedBy(key));
        VerificationKey other =
                new VerificationKey("k", algorithm, pair(algorithm).getPublic());
        assertFalse(Jws.parse(token).signedBy(other));
        for (SignatureAlgorithm wrong : SignatureAlgorithm.values()) {
            if (wrong != algorithm) {
                assertFalse(Jws.parse(token).signedBy(new VerificationKey("k", wrong, pair.getPublic())));
            }
        }
        String[] parts = token.split("\\.");
        String exchanged =
                parts[0] + '.' + Base64Url.encode("{\"a\":2}".getBytes(StandardCharsets.UTF_8)) + '.' + parts[2];
        assertFalse(Jws.parse(exchanged).signedBy(key));
        assertFalse(Jws.parse(parts[0] + '.' + parts[1] + '.').signedBy(key));
    }

    /** CVE-2022-21449, and what else is no pair of numbers between 1 and n-1. */
    @Test
    void zerosAreNoEcdsaSignature() {
        KeyPair pair = pair(SignatureAlgorithm.ES256);
        VerificationKey key = new VerificationKey("k", SignatureAlgorithm.ES256, pair.getPublic());
        byte[] order = unsigned(((java.security.interfaces.ECPublicKey) pair.getPublic())
                .getParams()
                .getOrder());
        byte[] zero = new byte[32];
        byte[] one = new byte[32];
        one[31] = 1;
        for (byte[] r : List.of(zero, order, one)) {
            for (byte[] s : List.of(zero, order, one)) {
                assertFalse(forged(concat(r, s)).signedBy(key));
            }
        }
        assertFalse(forged(new byte[0]).signedBy(key));
        assertFalse(forged(new byte[63]).signedBy(key));
        assertFalse(forged(new byte[65]).signedBy(key));
    }

    /** (r, n-s) verifies as (r, s) does; it is a token that says the same and ends when the other does. */
    @Test
    void theOtherFormOfAnEcdsaSignatureSaysTheSame() {
        KeyPair pair = pair(SignatureAlgorithm.ES256);
        VerificationKey key = new VerificationKey("k", SignatureAlgorithm.ES256, pair.getPublic());
        String[] parts = sign(SignatureAlgorithm.ES256, pair, header(SignatureAlgorithm.ES256), "{\"sid\":\"x\"}")
                .split("\\.");
        byte[] signature = Base64Url.decode(parts[2]);
        BigInteger order = ((java.security.interfaces.ECPublicKey) pair.getPublic())
                .getParams()
                .getOrder();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        byte[] twin = concat(Arrays.copyOf(signature, 32), unsigned(order.subtract(s)));
        Jws read = Jws.parse(parts[0] + '.' + parts[1] + '.' + Base64Url.encode(twin));
        assertTrue(read.signedBy(key));
        assertEquals("x", read.claims().requiredText("sid"));
    }

    /** RFC 8037, appendix A.4. */
    @Test
    void verifiesTheExampleOfRfc8037() {
        VerificationKey key = Jwk.read(JsonMembers.of(Map.of(
                "kty",
                "OKP",
                "crv",
                "Ed25519",
                "alg",
                "EdDSA",
                "kid",
                "k",
                "x",
                "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")));
        assertEquals("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Jwk.thumbprint(key.key()));
        byte[] signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Base64Url.decode(
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        assertTrue(SignatureAlgorithm.EDDSA.verify(key.key(), signed, signature));
        signature[10] ^= 1;
        assertFalse(SignatureAlgorithm.EDDSA.verify(key.key(), signed, signature));
    }

    @Test
    void understandsAnotherLibrarysEcdsa() throws Exception {
        ECKey theirs = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        SignedJWT token = new SignedJWT(
                new com.nimbusds.jose.JWSHeader.Builder(com.nimbusds.jose.JWSAlgorithm.ES256)
                        .keyID("k")
                        .build(),
                new JWTClaimsSet.Builder().subject("ada").build());
        token.sign(new ECDSASigner(theirs));
        VerificationKey key = new VerificationKey("k", SignatureAlgorithm.ES256, theirs.toECPublicKey());
        assertTrue(Jws.parse(token.serialize()).signedBy(key));

        KeyPair ours = pair(SignatureAlgorithm.ES256);
        SignedJWT read = SignedJWT.parse(sign(SignatureAlgorithm.ES256, ours, header(SignatureAlgorithm.ES256), "{}"));
        assertTrue(read.verify(new ECDSAVerifier((java.security.interfaces.ECPublicKey) ours.getPublic())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"kid\":\"k\"}",
                "{\"alg\":\"HS256\",\"kid\":\"k\"}",
                "{\"alg\":\"rs256\",\"kid\":\"k\"}",
                "{\"alg\":[\"RS256\"],\"kid\":\"k\"}",
                "{\"kid\":\"k\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"RS256\",\"kid\":7}",
                "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k\"}",
                "{\"alg\":\"RS256\",\"kid\":\"k\",\"crit\":[\"b64\"]}",
                "{\"alg\":\"RS256\",\"kid\":\"k\",\"jwk\":{\"kty\":\"RSA\"}}",
                "{\"alg\":\"RS256\",\"kid\":\"k\",\"jku\":\"https://evil.example\"}",
                "{\"alg\":\"RS256\",\"kid\":\"k\",\"x5u\":\"https://evil.example\"}",
                "{\"alg\":\"RS256\",\"kid\":\"k\"} ,",
                "[]",
                "null"
            })
    void headerIsRefused(String header) {
        String token = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + ".e30.AAAA";
        assertThrows(RefusedTokenException.class, () -> Jws.parse(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "e30=.e30.AA", "e30.e30.AB", "é.e30.AA"})
    void formIsRefused(String token) {
        assertThrows(RefusedTokenException.class, () -> Jws.parse(token));
    }

    @Property(tries = 500)
    void readsAnythingWithoutOtherFailures(@ForAll String one, @ForAll String two) {
        assertThrows(RefusedTokenException.class, () -> Jws.parse(one + '.' + two + ".%"));
    }

    @Test
    void oneTokenHasOneText() {
        KeyPair pair = pair(SignatureAlgorithm.ES256);
        String token = sign(SignatureAlgorithm.ES256, pair, header(SignatureAlgorithm.ES256), "{}");
        char last = token.charAt(token.length() - 1);
        char sibling = last == 'A' ? 'B' : last == 'Q' ? 'R' : last == 'g' ? 'h' : 'x'; // other unused bits
        assertThrows(RefusedTokenException.class, () -> Jws.parse(token.substring(0, token.length() - 1) + sibling));
    }

    @Test
    void keysThatMustNotVerifyAreRefused() {
        Map<String, Object> good =
                new HashMap<>(Jwk.parameters(pair(SignatureAlgorithm.RS256).getPublic()));
        good.put("kid", "k");
        good.put("alg", "RS256");
        Jwk.read(JsonMembers.of(good));
        for (Map<String, String> change : List.of(
                Map.of("alg", ""),
                Map.of("alg", "HS256"),
                Map.of("alg", "ES256"),
                Map.of("kty", "oct"),
                Map.of("use", "enc"),
                Map.of("kid", ""),
                Map.of("e", "AQ"),
                Map.of("e", "AA"),
                Map.of("n", Base64Url.encode(new byte[128])),
                Map.of("n", "!"))) {
            Map<String, Object> bad = new HashMap<>(good);
            bad.putAll(change);
            assertThrows(RefusedTokenException.class, () -> Jwk.read(JsonMembers.of(bad)), change.toString());
        }
        good.remove("alg");
        assertThrows(RefusedTokenException.class, () -> Jwk.read(JsonMembers.of(good)));
    }

    @Test
    void aPointBesideTheCurveIsNoKey() {
        Map<String, Object> jwk =
                new HashMap<>(Jwk.parameters(pair(SignatureAlgorithm.ES256).getPublic()));
        jwk.put("kid", "k");
        jwk.put("alg", "ES256");
        Jwk.read(JsonMembers.of(jwk));
        jwk.put("y", Base64Url.encode(new byte[32]));
        assertThrows(RefusedTokenException.class, () -> Jwk.read(JsonMembers.of(jwk)));
    }

    @Test
    void aSetLeavesOutWhatMayNotVerifyAndIsNeverEmpty() {
        String rsa = json(SignatureAlgorithm.RS256, "a");
        String noAlgorithm = rsa.replace(",\"alg\":\"RS256\"", "").replace("\"kid\":\"a\"", "\"kid\":\"b\"");
        String symmetric = "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"c\",\"k\":\"AAAA\"}";
        Set<SignatureAlgorithm> allowed = Set.of(SignatureAlgorithm.RS256);
        JwkSet set = JwkSet.read(bytes(rsa, noAlgorithm, symmetric, "7"), allowed);
        assertEquals(Set.of("a"), set.keys().keySet());
        assertEquals(3, set.refused());
        for (String[] keys : List.of(
                new String[] {},
                new String[] {symmetric},
                new String[] {json(SignatureAlgorithm.ES256, "a")},
                new String[] {rsa, json(SignatureAlgorithm.RS256, "a")})) {
            assertThrows(RefusedTokenException.class, () -> JwkSet.read(bytes(keys), allowed));
        }
        for (String text : List.of("{}", "[]", "{\"keys\":7}", "{\"keys\":[],\"keys\":[]}", "<html>")) {
            assertThrows(
                    RefusedTokenException.class, () -> JwkSet.read(text.getBytes(StandardCharsets.UTF_8), allowed));
        }
    }

    @Test
    void claimsAreChecked() {
        long now = NOW.getEpochSecond();
        String good = "\"iss\":\"issuer\",\"aud\":\"audience\",\"exp\":" + (now + 60);
        assertEquals(NOW.plusSeconds(60), check(good));
        assertEquals(NOW.plusSeconds(60), check(good.replace("\"audience\"", "[\"x\",\"audience\"]")));
        assertEquals(NOW.plusSeconds(60), check(good + ",\"nbf\":" + (now + 60) + ",\"iat\":" + (now + 60)));
        assertEquals(NOW.minusSeconds(1), check(good.replace("" + (now + 60), "" + (now - 1))));
        for (String bad : List.of(
                good.replace("issuer", "other"),
                good.replace("audience", "other"),
                good.replace("\"audience\"", "[]"),
                good.replace("\"audience\"", "{}"),
                "\"iss\":\"issuer\",\"aud\":\"audience\"",
                "\"aud\":\"audience\",\"exp\":" + (now + 60),
                "\"iss\":\"issuer\",\"exp\":" + (now + 60),
                good + ",\"nbf\":" + (now + 61),
                good + ",\"iat\":" + (now + 61),
                good + ",\"nbf\":\"now\"",
                good.replace("" + (now + 60), "" + (now + 661)),
                good.replace("" + (now + 60), "1e400"),
                good.replace("" + (now + 60), "-1"),
                good.replace("" + (now + 60), "\"" + (now + 60) + "\""),
                good.replace("" + (now + 60), "null"),
                good + ",\"exp\":" + (now + 60))) {
            assertThrows(RefusedTokenException.class, () -> check(bad), bad);
        }
    }

    private static Instant check(String claims) {
        String token = Base64Url.encode(header(SignatureAlgorithm.RS256).getBytes(StandardCharsets.UTF_8)) + '.'
                + Base64Url.encode(("{" + claims + "}").getBytes(StandardCharsets.UTF_8)) + ".AAAA";
        return TERMS.check(Jws.parse(token), NOW);
    }

    private static String json(SignatureAlgorithm algorithm, String kid) {
        StringBuilder json = new StringBuilder("{\"kid\":\"" + kid + "\",\"alg\":\"" + algorithm.wire() + "\"");
        Jwk.parameters(pair(algorithm).getPublic())
                .forEach((name, value) -> json.append(",\"" + name + "\":\"" + value + "\""));
        return json.append('}').toString();
    }

    private static byte[] bytes(String... keys) {
        return ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static Jws forged(byte[] signature) {
        return Jws.parse(Base64Url.encode(header(SignatureAlgorithm.ES256).getBytes(StandardCharsets.UTF_8)) + ".e30."
                + Base64Url.encode(signature));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int count = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - count, fixed, 32 - count, count);
        return fixed;
    }
}
