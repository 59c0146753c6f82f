package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/api-keys}.
 *
 * @param name what to call the key in lists, such as the machine it is for
 * @param scopes what it may do; not empty, in the order of {@link ApiKeyScope}
 * @param expiresAt when it stops counting; null for as late as the service allows
 */
public record CreateApiKeyRequest(
        String name, Set<ApiKeyScope> scopes, @Nullable Instant expiresAt) {
    public CreateApiKeyRequest {
        new FieldChecks()
                .text("name", name, 1, 100)
                .items("scopes", scopes, 1, ApiKeyScope.values().length)
                .done();
        scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }
}
