package dev.penstock.gateway.apikeys;

import dev.penstock.config.AccountSettings;
import dev.penstock.gateway.apikeys.ApiKeyRepository.Actor;
import dev.penstock.gateway.apikeys.ApiKeyRepository.NewKey;
import dev.penstock.gateway.auth.Revocation;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.ApiKeyView;
import dev.penstock.protocol.http.CreateApiKeyRequest;
import dev.penstock.protocol.http.CreatedApiKey;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.FieldError;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes, lists and revokes keys: users their own, administrators those of their tenant's users. Safe for use by many threads. */
public final class ApiKeyService {

    private final ApiKeyRepository repository;
    private final AccountSettings settings;
    private final Clock clock;
    private final Revocations revocations;
    private final SecureRandom random = new SecureRandom();

    public ApiKeyService(ApiKeyRepository repository, AccountSettings settings, Clock clock, Revocations revocations) {
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
        this.revocations = revocations;
    }

    /** Fails with {@code forbidden} for a scope beyond the caller's role and {@code too-many-api-keys}. */
    Future<CreatedApiKey> create(Caller caller, CreateApiKeyRequest request, String requestId) {
        requireWithinRole(caller, request.scopes());
        ApiKey key = ApiKey.fresh(random);
        NewKey wanted = new NewKey(
                caller.tenantId(),
                caller.userId(),
                key,
                request.name(),
                request.scopes(),
                expiry(request),
                settings.apiKeysMax());
        return repository
                .create(wanted, new Actor(caller.userId(), requestId))
                .map(made -> new CreatedApiKey(made.orElseThrow(this::tooMany), key.text()));
    }

    Future<List<ApiKeyView>> list(UUID tenantId, UUID userId, UUID afterId, int limit) {
        return repository.list(tenantId, userId, afterId, limit);
    }

    /** Ends a user's key, on every node. Fails with {@code not-found}; may be repeated. */
    Future<Void> revoke(Caller actor, UUID userId, UUID keyId, String requestId) {
        return repository
                .revoke(actor.tenantId(), userId, keyId, new Actor(actor.userId(), requestId))
                .map(exists -> {
                    if (!exists) {
                        throw ProblemException.notFound("API key");
                    }
                    // Also when it was revoked before: the news may have been lost then.
                    revocations.revoke(Revocation.of(Revocation.Kind.LOGIN, keyId));
                    return null;
                });
    }

    /** The role is looked at again whenever the key is used; this is to say no early. */
    private static void requireWithinRole(Caller caller, Set<ApiKeyScope> scopes) {
        boolean within = (!scopes.contains(ApiKeyScope.ADMIN) || caller.admin())
                && (!scopes.contains(ApiKeyScope.OPERATOR) || caller.operator());
        if (!within) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "scopes: beyond the role " + caller.role());
        }
    }

    private Instant expiry(CreateApiKeyRequest request) {
        Instant now = clock.instant();
        Instant latest = now.plus(settings.apiKeyLifeMax());
        Instant wanted = request.expiresAt() == null ? latest : request.expiresAt();
        if (!wanted.isAfter(now) || wanted.isAfter(latest)) {
            throw new ValidationException(
                    List.of(FieldError.at("expiresAt", wanted + " (expected: later than now, until " + latest + ")")));
        }
        return wanted;
    }

    private ProblemException tooMany() {
        return new ProblemException(
                ErrorCode.TOO_MANY_API_KEYS, "At most " + settings.apiKeysMax() + " live keys: revoke one");
    }
}
