package dev.penstock.protocol.objects;

import dev.penstock.protocol.Ids;
import java.util.Optional;
import java.util.UUID;

/**
 * What an object in the store is, said by its key. Every key begins with its tenant, and is ASCII without characters that
 * any store or URL would escape.
 */
public sealed interface ObjectKey {
    /** Whose bytes these are. */
    UUID tenant();

    /** The key in the bucket. */
    String key();

    /**
     * The bytes of a file, named by their content: written once, never changed.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    record Blob(UUID tenant, String sha256) implements ObjectKey {
        public Blob {
            Sha256.requireHex(sha256);
        }

        @Override
        public String key() {
            return "t/" + tenant + "/b/" + sha256;
        }
    }

    /** The bytes of a file that came in parts; no one has checked the hash of the whole. */
    record Multipart(UUID tenant, UUID upload) implements ObjectKey {
        @Override
        public String key() {
            return "t/" + tenant + "/m/" + upload;
        }
    }

    /**
     * A preview, named by the content it was made from.
     *
     * @param sha256 of the original
     * @param boxPx edge of the square it fits in, in pixels
     */
    record Preview(UUID tenant, String sha256, int boxPx) implements ObjectKey {
        public Preview {
            Sha256.requireHex(sha256);
            if (boxPx <= 0) {
                throw new IllegalArgumentException("boxPx: " + boxPx + " (expected: > 0)");
            }
        }

        @Override
        public String key() {
            return "t/" + tenant + "/p/" + sha256 + "/" + boxPx;
        }
    }

    /** Reads a key; empty for one that is not exactly of our making. */
    static Optional<ObjectKey> parse(String key) {
        String[] steps = key.split("/", -1);
        if (steps.length < 4 || !steps[0].equals("t")) {
            return Optional.empty();
        }
        return Ids.parse(steps[1]).flatMap(tenant -> parse(tenant, steps)).filter(parsed -> parsed.key()
                .equals(key));
    }

    private static Optional<ObjectKey> parse(UUID tenant, String[] steps) {
        String name = steps[3];
        return switch (steps[2] + steps.length) {
            case "b4" -> Sha256.isHex(name) ? Optional.of(new Blob(tenant, name)) : Optional.empty();
            case "m4" -> Ids.parse(name).map(upload -> new Multipart(tenant, upload));
            case "p5" ->
                Sha256.isHex(name) && steps[4].matches("[1-9][0-9]{0,4}")
                        ? Optional.of(new Preview(tenant, name, Integer.parseInt(steps[4])))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
