package dev.penstock.gateway.content;

import dev.penstock.gateway.request.Reply;
import dev.penstock.platform.objects.PresignedRequest;
import dev.penstock.platform.objects.S3Signer;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Answers that send a client to the bytes in the store. The URL is the same for everybody who asks within half its lifetime, so
 * that browsers find the bytes in their cache; the store serves ranges of it.
 *
 * <p>What can change behind its path is revalidated every time; what cannot is fresh for as long as the URL surely works. A 304
 * names the URL of now as well, because a cache may go on using the stored answer after it (RFC 9111, section 4.3.4).
 */
final class Downloads {

    private static final int NOT_MODIFIED = 304;

    /** Between the last use of a cached answer and the end of its URL. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final S3Signer signer;
    private final Clock clock;

    Downloads(S3Signer signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /**
     * The bytes to send a client to.
     *
     * @param tag their strong entity tag
     * @param immutable whether this path always means these bytes
     */
    record Target(String objectKey, String disposition, String type, String tag, boolean immutable) {}

    /** 302 to the bytes, or 304 when the client has them. */
    Reply answer(RoutingContext ctx, Target target) {
        PresignedRequest get = signer.get(target.objectKey(), target.disposition(), target.type());
        boolean has = EntityTags.matches(ctx.request().getHeader("If-None-Match"), target.tag());
        Reply answer =
                has ? new Reply(NOT_MODIFIED, null, Map.of("Location", get.url().toString())) : Reply.found(get.url());
        return answer.with("ETag", target.tag())
                .with("Cache-Control", cacheControl(get, target.immutable()))
                .with("Vary", "Authorization");
    }

    private String cacheControl(PresignedRequest get, boolean immutable) {
        if (!immutable) {
            return "private, no-cache";
        }
        Duration fresh = Duration.between(clock.instant(), get.expiresAt()).minus(MARGIN);
        return "private, max-age=" + Math.max(0, fresh.toSeconds());
    }
}
