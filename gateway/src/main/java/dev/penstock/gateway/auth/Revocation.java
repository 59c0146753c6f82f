package dev.penstock.gateway.auth;

import dev.penstock.protocol.Ids;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that credentials rest on has ended, or counts again. Between nodes as {@code kind:id} or {@code kind:id:restored}.
 *
 * @param id of what {@code kind} says
 * @param restored a user or tenant that was out of action is back
 */
public record Revocation(Kind kind, UUID id, boolean restored) {

    private static final String RESTORED = "restored";

    /** What a caller's credential rests on. */
    public enum Kind {
        /** A login, or an API key, which is its own login. For good. */
        LOGIN,
        /** A device and the logins on it. For good. */
        DEVICE,
        /** A user who was disabled, and may be restored. */
        USER,
        /** A tenant that was suspended, and may be restored. */
        TENANT;

        /** Whether it is a state that may end, rather than an event. */
        boolean mayBeRestored() {
            return this == USER || this == TENANT;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> ofWire(String text) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wire().equals(text))
                    .findFirst();
        }
    }

    /** It has ended. */
    public static Revocation of(Kind kind, UUID id) {
        return new Revocation(kind, id, false);
    }

    /** As {@link #decode} reads it. */
    public String encode() {
        return kind.wire() + ':' + id + (restored ? ':' + RESTORED : "");
    }

    /** Empty for any other text. */
    public static Optional<Revocation> decode(String text) {
        String[] fields = text.split(":", 3);
        if (fields.length < 2 || (fields.length == 3 && !fields[2].equals(RESTORED))) {
            return Optional.empty();
        }
        return Kind.ofWire(fields[0])
                .flatMap(kind -> Ids.parse(fields[1]).map(id -> new Revocation(kind, id, fields.length == 3)));
    }
}
