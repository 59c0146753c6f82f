package dev.penstock.gateway.realtime.core;

/**
 * One committed change as it stands in the journal.
 *
 * @param seq its place in the drive's journal, dense from 1
 * @param json the change entry of the wire contract, passed on verbatim
 * @param sizeBytes length of {@code json} in UTF-8
 */
public record Entry(long seq, String json, int sizeBytes) {

    /** Measures {@code json}. */
    public static Entry of(long seq, String json) {
        return new Entry(seq, json, utf8Length(json));
    }

    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2; // a surrogate pair is two chars and four bytes
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
