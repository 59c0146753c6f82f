package dev.penstock.gateway.auth.jose;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Public keys as JSON (RFC 7517; parameters by RFC 7518, section 6, and RFC 8037). Reading is strict: a key names its algorithm, is
 * for signatures, of a sound size, and a point of its curve; symmetric keys are none. Pure.
 */
public final class Jwk {

    private static final int RSA_BITS_MIN = 2_048;
    private static final int RSA_BITS_MAX = 8_192;
    private static final int FIELD_BYTES = 32;
    private static final int KID_LENGTH_MAX = 256;

    private Jwk() {}

    /**
     * Reads a public key.
     *
     * @throws RefusedTokenException when it is none that may verify tokens
     */
    public static VerificationKey read(JsonMembers jwk) {
        String kid = jwk.requiredText("kid");
        if (kid.isEmpty() || kid.length() > KID_LENGTH_MAX) {
            throw new RefusedTokenException("kid (expected: 1 to " + KID_LENGTH_MAX + " characters)");
        }
        if (jwk.has("use") && !jwk.text("use").equals(Optional.of("sig"))) {
            throw new RefusedTokenException("use (expected: sig)");
        }
        SignatureAlgorithm algorithm = jwk.value("alg")
                .flatMap(SignatureAlgorithm::named)
                .orElseThrow(() -> new RefusedTokenException("alg (expected: RS256, ES256 or EdDSA)"));
        return new VerificationKey(kid, algorithm, publicKey(algorithm, jwk));
    }

    /** The public key's parameters alone, in the order of RFC 7638. */
    public static Map<String, Object> parameters(PublicKey key) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        if (key instanceof RSAPublicKey rsa) {
            jwk.put("e", unsigned(rsa.getPublicExponent()));
            jwk.put("kty", "RSA");
            jwk.put("n", unsigned(rsa.getModulus()));
        } else if (key instanceof ECPublicKey ec) {
            jwk.put("crv", "P-256");
            jwk.put("kty", "EC");
            jwk.put("x", Base64Url.encode(fixed(ec.getW().getAffineX())));
            jwk.put("y", Base64Url.encode(fixed(ec.getW().getAffineY())));
        } else if (key instanceof EdECPublicKey ed) {
            jwk.put("crv", "Ed25519");
            jwk.put("kty", "OKP");
            jwk.put("x", Base64Url.encode(compressed(ed.getPoint())));
        } else {
            throw new IllegalArgumentException("key: " + key.getAlgorithm() + " (expected: RSA, EC or EdDSA)");
        }
        return jwk;
    }

    /** The key's SHA-256 thumbprint (RFC 7638). */
    public static String thumbprint(PublicKey key) {
        StringJoiner canonical = new StringJoiner(",", "{", "}");
        parameters(key).forEach((name, value) -> canonical.add("\"" + name + "\":\"" + value + "\""));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return Base64Url.encode(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static PublicKey publicKey(SignatureAlgorithm algorithm, JsonMembers jwk) {
        try {
            return switch (algorithm) {
                case RS256 -> rsa(jwk);
                case ES256 -> p256(jwk);
                case EDDSA -> ed25519(jwk);
            };
        } catch (GeneralSecurityException unusable) {
            throw new RefusedTokenException("not a " + algorithm.wire() + " key");
        }
    }

    private static PublicKey rsa(JsonMembers jwk) throws GeneralSecurityException {
        require(jwk, "kty", "RSA");
        BigInteger modulus = number(jwk, "n");
        BigInteger exponent = number(jwk, "e");
        if (modulus.bitLength() < RSA_BITS_MIN
                || modulus.bitLength() > RSA_BITS_MAX
                || !modulus.testBit(0)
                || !exponent.testBit(0)
                || exponent.bitLength() < 2
                || exponent.bitLength() > Integer.SIZE) {
            throw new RefusedTokenException("not a sound RSA key of " + RSA_BITS_MIN + " to " + RSA_BITS_MAX + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey p256(JsonMembers jwk) throws GeneralSecurityException {
        require(jwk, "kty", "EC");
        require(jwk, "crv", "P-256");
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        BigInteger x = number(jwk, "x");
        BigInteger y = number(jwk, "y");
        if (!isOnCurve(curve, x, y)) {
            throw new RefusedTokenException("not a point of its curve");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    /** The JDK does not look. The group of P-256 has prime order, so every point but infinity will do. */
    private static boolean isOnCurve(ECParameterSpec curve, BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    }

    /** RFC 8032, section 5.1.2: little-endian, the highest bit is the sign of x. */
    private static PublicKey ed25519(JsonMembers jwk) throws GeneralSecurityException {
        require(jwk, "kty", "OKP");
        require(jwk, "crv", "Ed25519");
        byte[] bytes = Base64Url.decode(jwk.requiredText("x"));
        if (bytes.length != FIELD_BYTES) {
            throw new RefusedTokenException("not an Ed25519 key");
        }
        byte[] y = reversed(bytes);
        boolean xOdd = y[0] < 0;
        y[0] &= 0x7f;
        EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, y));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static byte[] compressed(EdECPoint point) {
        byte[] bytes = fixed(point.getY());
        if (point.isXOdd()) {
            bytes[0] |= (byte) 0x80;
        }
        return reversed(bytes);
    }

    private static void require(JsonMembers jwk, String member, String expected) {
        if (!jwk.text(member).equals(Optional.of(expected))) {
            throw new RefusedTokenException(member + " (expected: " + expected + ")");
        }
    }

    private static BigInteger number(JsonMembers jwk, String member) {
        return new BigInteger(1, Base64Url.decode(jwk.requiredText(member)));
    }

    /** Without a sign byte (RFC 7518, section 2). */
    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64Url.encode(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] field = new byte[FIELD_BYTES];
        int count = Math.min(bytes.length, FIELD_BYTES);
        System.arraycopy(bytes, bytes.length - count, field, FIELD_BYTES - count, count);
        return field;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
