package dev.penstock.platform.objects;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The store did not answer, answered 5xx, or its breaker is open. Trying again later helps. */
public final class ObjectStoreUnavailable extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    /** What to tell clients to wait: about the time in which an open breaker probes again. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    ObjectStoreUnavailable(String reason, @Nullable Throwable cause) {
        super("object store unavailable: " + reason, cause);
    }
}
