package dev.penstock.launcher.up;

import dev.penstock.config.Secret;
import dev.penstock.launcher.process.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What the parts of {@code up} prove themselves to each other with: made at random on the first start, kept in {@code
 * DATA/secrets}, one file each.
 *
 * @param postgres of PostgreSQL's superuser
 * @param database of the database user gateway and workers log in as
 * @param masterKey 32 random bytes in base64
 * @param bucketEvents what a bucket event must carry
 * @param demo password of the demo user
 */
record Credentials(
        Secret postgres,
        Secret database,
        Secret redis,
        Secret broker,
        Secret objects,
        Secret masterKey,
        Secret bucketEvents,
        Secret demo) {
    private static final int PASSWORD_BYTES = 18;
    private static final int KEY_BYTES = 32;
    private static final int DEMO_BYTES = 12;

    /** Reads them, makes those that are missing. */
    static Credentials in(Path folder) {
        return new Credentials(
                password(folder, "postgres"),
                password(folder, "database"),
                password(folder, "redis"),
                password(folder, "broker"),
                password(folder, "objects"),
                kept(folder, "master-key", () -> Base64.getEncoder().encodeToString(random(KEY_BYTES))),
                password(folder, "bucket-events"),
                kept(folder, "demo", () -> text(DEMO_BYTES)));
    }

    private static Secret password(Path folder, String name) {
        return kept(folder, name, () -> text(PASSWORD_BYTES));
    }

    private static Secret kept(Path folder, String name, java.util.function.Supplier<String> fresh) {
        Path file = folder.resolve(name);
        try {
            String found = Files.readString(file).strip();
            if (!found.isEmpty()) {
                return Secret.of(found);
            }
        } catch (NoSuchFileException e) {
            // the first start
        } catch (IOException e) {
            throw CommandFailure.failed(file + " cannot be read: " + e.getMessage());
        }
        return written(file, fresh.get());
    }

    private static Secret written(Path file, String value) {
        try {
            PrivateFile.write(file, value + "\n");
            return Secret.of(value);
        } catch (IOException e) {
            throw CommandFailure.failed(file + " cannot be written: " + e.getMessage());
        }
    }

    private static String text(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(bytes));
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
