package dev.penstock.protocol.cursor;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Cursors as clients hold them: 64 URL-safe characters, signed. One altered bit makes an {@link InvalidCursorException}; so does
 * a cursor under another key. The same key may serve {@link PageTokenCodec}. Safe for use by many threads.
 */
public final class CursorCodec {
    private static final byte VERSION = 1;
    private static final int PAYLOAD_BYTES = 1 + 16 + 8 + 8;

    private final TokenSeal seal;

    /** Takes a secret key of at least 32 bytes. */
    public CursorCodec(byte[] key) {
        this.seal = new TokenSeal(key, "penstock.cursor.v1");
    }

    /** The opaque form. */
    public String encode(Cursor cursor) {
        ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES)
                .put(VERSION)
                .putLong(cursor.drive().getMostSignificantBits())
                .putLong(cursor.drive().getLeastSignificantBits())
                .putLong(cursor.epoch())
                .putLong(cursor.seq());
        return seal.seal(payload.array());
    }

    /**
     * Reads a cursor of ours. Whether it belongs to the drive in the request and to its epoch is for the caller to compare.
     *
     * @throws InvalidCursorException when it is not one of ours
     */
    public Cursor decode(String text) {
        byte[] bytes = seal.open(text).orElseThrow(CursorCodec::refused);
        ByteBuffer payload = ByteBuffer.wrap(bytes);
        if (bytes.length != PAYLOAD_BYTES || payload.get() != VERSION) {
            throw refused();
        }
        return new Cursor(new UUID(payload.getLong(), payload.getLong()), payload.getLong(), payload.getLong());
    }

    private static InvalidCursorException refused() {
        return new InvalidCursorException("cursor: not issued by this service");
    }
}
