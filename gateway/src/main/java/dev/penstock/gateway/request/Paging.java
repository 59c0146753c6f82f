package dev.penstock.gateway.request;

import dev.penstock.protocol.cursor.PageTokenCodec;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keyset lists as clients page them: {@code ?limit=} rows {@code ?after=} a signed token that names the last row seen. */
public final class Paging {

    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1000;
    private static final UUID BEFORE_EVERY_ID = new UUID(0, 0);

    private final PageTokenCodec tokens;

    public Paging(PageTokenCodec tokens) {
        this.tokens = tokens;
    }

    /** Rows asked for: 1 to 1000, 100 if not said. */
    public int limit(RoutingContext ctx) {
        return RequestReader.queryInt(ctx, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    }

    /** The key after which the page starts, or {@code first} for the first page. {@code list} says which list it is. */
    public String after(RoutingContext ctx, String list, String first) {
        return RequestReader.query(ctx, "after")
                .map(token -> tokens.decode(list, token).position().get(0))
                .orElse(first);
    }

    /** {@link #after(RoutingContext, String, String)} for lists in the order of ids. */
    public UUID afterId(RoutingContext ctx, String list) {
        return UUID.fromString(after(ctx, list, BEFORE_EVERY_ID.toString()));
    }

    /** The token of the next page, or null when there is none. */
    public @Nullable String next(String list, @Nullable String lastKey) {
        return lastKey == null ? null : tokens.encode(list, lastKey);
    }
}
