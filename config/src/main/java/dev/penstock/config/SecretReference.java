package dev.penstock.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a secret stands, as settings write it: {@code env:NAME}, {@code file:/path}, or nothing for no secret. */
final class SecretReference {
    static final String ENVIRONMENT = "env:";
    static final String FILE = "file:";

    private static final int FILE_BYTES_MAX = 64 * 1024;

    private SecretReference() {}

    /** The secret, or in the problem why there is none. Exactly one of both is there. */
    record Outcome(Optional<Secret> secret, String problem) {
        static Outcome found(String value) {
            return new Outcome(Optional.of(Secret.of(value)), "");
        }

        static Outcome failed(String problem) {
            return new Outcome(Optional.empty(), problem);
        }
    }

    static Outcome resolve(String reference, Map<String, String> environment) {
        if (reference.isEmpty()) {
            return Outcome.found("");
        }
        if (reference.startsWith(ENVIRONMENT)) {
            String name = reference.substring(ENVIRONMENT.length());
            String value = environment.get(name);
            return value == null
                    ? Outcome.failed("environment variable " + name + " is not set")
                    : Outcome.found(value);
        }
        if (reference.startsWith(FILE)) {
            return readFile(reference.substring(FILE.length()));
        }
        return Outcome.failed("a value in clear (expected: env:NAME or file:/path)");
    }

    /** One line break at the end of the file does not belong to the secret. */
    static Outcome readFile(String name) {
        try {
            Path path = Path.of(name);
            if (Files.size(path) > FILE_BYTES_MAX) {
                return Outcome.failed("file " + name + " is too large (expected: <= " + FILE_BYTES_MAX + " bytes)");
            }
            return Outcome.found(Files.readString(path).replaceFirst("\\R\\z", ""));
        } catch (IOException | InvalidPathException e) {
            return Outcome.failed("file " + name + " cannot be read");
        }
    }
}
