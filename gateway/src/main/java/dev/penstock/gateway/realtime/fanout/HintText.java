package dev.penstock.gateway.realtime.fanout;

import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.protocol.Ids;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hint between processes: {@code tenant:drive:epoch:seq}, optionally followed by {@code :committedAtMs} and {@code :origin}.
 * Workers send the short form. Reads anything without failing: the channel is open to whoever reaches the server.
 *
 * @param origin the process that sent it, or null
 */
record HintText(Hint hint, @Nullable String origin) {

    private static final int LENGTH_MAX = 256;
    private static final int DIGITS_MAX = 18;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1," + DIGITS_MAX + "}");

    static String encode(Hint hint, String origin) {
        return hint.key().tenant() + ":" + hint.key().drive() + ":" + hint.epoch() + ":" + hint.seq() + ":"
                + hint.committedAtMs() + ":" + origin;
    }

    /** Empty when the text is not a hint. */
    static Optional<HintText> decode(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String[] fields = text.split(":", 6);
        if (fields.length < 4) {
            return Optional.empty();
        }
        Optional<UUID> tenant = Ids.parse(fields[0]);
        Optional<UUID> drive = Ids.parse(fields[1]);
        long epoch = number(fields[2]);
        long seq = number(fields[3]);
        long committedAtMs = fields.length > 4 ? number(fields[4]) : 0;
        if (tenant.isEmpty() || drive.isEmpty() || epoch < 1 || seq < 0 || committedAtMs < 0) {
            return Optional.empty();
        }
        Hint hint = new Hint(new DriveKey(tenant.get(), drive.get()), epoch, seq, committedAtMs);
        return Optional.of(new HintText(hint, fields.length > 5 ? fields[5] : null));
    }

    /** The number, or -1 when it is none that fits. */
    private static long number(String text) {
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    }
}
