package dev.penstock.gateway.announce;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One announcement between processes: {@code topic origin payload}, parted by single spaces. Reads anything without failing: the
 * lines are open to whoever reaches the servers.
 *
 * @param topic in its wire form, which this node may not know
 * @param origin the process that sent it
 * @param payload anything, at most {@value #PAYLOAD_BYTES_MAX} bytes of UTF-8
 */
record Announcement(String topic, String origin, String payload) {

    /** PostgreSQL takes 8,000 bytes with a NOTIFY. */
    static final int PAYLOAD_BYTES_MAX = 4_096;

    private static final int FIELDS = 3;

    Announcement {
        int bytes = payload.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > PAYLOAD_BYTES_MAX || payload.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("announcement of " + topic + ": " + bytes + " bytes (expected: <= "
                    + PAYLOAD_BYTES_MAX + ", and no NUL)");
        }
    }

    String encode() {
        return topic + ' ' + origin + ' ' + payload;
    }

    /** Empty when the text is no announcement. */
    static Optional<Announcement> decode(String text) {
        if (text.length() > 2 * PAYLOAD_BYTES_MAX) {
            return Optional.empty();
        }
        String[] fields = text.split(" ", FIELDS);
        try {
            return fields.length == FIELDS
                    ? Optional.of(new Announcement(fields[0], fields[1], fields[2]))
                    : Optional.empty();
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
