package dev.penstock.protocol.cursor;

import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ContractException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Page tokens as clients hold them: opaque, URL-safe, signed, and bound to their list. The same key may serve {@link
 * CursorCodec}. Safe for use by many threads.
 */
public final class PageTokenCodec {
    private final TokenSeal seal;

    /** Takes a secret key of at least 32 bytes. */
    public PageTokenCodec(byte[] key) {
        this.seal = new TokenSeal(key, "penstock.page.v1");
    }

    /** The opaque form. */
    public String encode(PageToken token) {
        return seal.seal(WireJson.write(token));
    }

    /** Shorthand for {@link #encode(PageToken)}. */
    public String encode(String list, String... position) {
        return encode(new PageToken(list, List.of(position)));
    }

    /**
     * Reads a token of this list.
     *
     * @param list as it was when the token was made
     * @throws InvalidCursorException when it is not one of ours, or of another list
     */
    public PageToken decode(String list, String text) {
        byte[] payload = seal.open(text).orElseThrow(PageTokenCodec::refused);
        try {
            PageToken token = WireJson.read(new String(payload, StandardCharsets.UTF_8), PageToken.class);
            if (!token.list().equals(list)) {
                throw refused();
            }
            return token;
        } catch (ContractException e) {
            throw refused();
        }
    }

    private static InvalidCursorException refused() {
        return new InvalidCursorException("after: not a page token of this list");
    }
}
