package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs access tokens, as operators see it.
 *
 * @param kid its name in tokens
 * @param algorithm RS256, ES256 or EdDSA
 * @param activatesAt when it begins to sign; it verifies before
 * @param retiresAt when it stops verifying; null while it has no successor
 */
public record SigningKeyView(
        String kid,
        String algorithm,
        State state,
        Instant createdAt,
        Instant activatesAt,
        @Nullable Instant retiresAt) {
    public SigningKeyView {
        Objects.requireNonNull(kid, "kid");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(activatesAt, "activatesAt");
    }

    /** Where a key is in its life. */
    public enum State implements WireEnum {
        /** Known to verifiers, does not sign yet. */
        PUBLISHED,
        /** Signs new tokens. */
        SIGNING,
        /** Verifies what it signed before. */
        RETIRING
    }
}
