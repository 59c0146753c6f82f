package dev.penstock.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) as a PHC string, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. New hashes take what OWASP's password
 * storage cheat sheet recommends first; stored ones keep the parameters they were made with. Takes tens of milliseconds and
 * 19 MiB: never on an event loop.
 */
final class PasswordHash {

    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** What a stored hash may ask of this process at most. */
    private static final int MEMORY_KIB_MAX = 262_144;

    private static final int ITERATIONS_MAX = 16;
    private static final int PARALLELISM_MAX = 4;

    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
            + "\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{22,88})");

    private PasswordHash() {}

    /** A new hash with a salt of its own. */
    static String of(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = argon2id(password, salt, MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES);
        return phc(salt, hash);
    }

    /** A hash that costs as much to check as a new one, and is no password's. */
    static String ofNobody() {
        return phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);
    }

    /** Whether the password is the one hashed. Takes the same time either way. */
    static boolean matches(String password, String phc) {
        Matcher m = PHC.matcher(phc);
        if (!m.matches()) {
            throw new IllegalArgumentException("stored password hash: not of the form $argon2id$v=19$...");
        }
        int memoryKib = bounded("m", m.group(1), MEMORY_KIB_MAX);
        int iterations = bounded("t", m.group(2), ITERATIONS_MAX);
        int parallelism = bounded("p", m.group(3), PARALLELISM_MAX);
        byte[] salt = Base64.getDecoder().decode(m.group(4));
        byte[] stored = Base64.getDecoder().decode(m.group(5));
        byte[] hash = argon2id(password, salt, memoryKib, iterations, parallelism, stored.length);
        return MessageDigest.isEqual(hash, stored);
    }

    private static int bounded(String name, String digits, int max) {
        int value = Integer.parseInt(digits);
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "stored password hash: " + name + '=' + value + " (expected: 1 to " + max + ')');
        }
        return value;
    }

    private static byte[] argon2id(
            String password, byte[] salt, int memoryKib, int iterations, int parallelism, int hashBytes) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[hashBytes];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static String phc(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM + '$'
                + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
    }
}
