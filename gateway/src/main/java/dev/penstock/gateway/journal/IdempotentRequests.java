package dev.penstock.gateway.journal;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests with an {@code Idempotency-Key} (ADR 007). The statement that has the effect remembers the key; a second request with
 * it finds out what the first one made. Any thread.
 */
public final class IdempotentRequests {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String TABLE_PREFIX = "idempotency";

    private final IdempotencyRepository repository;

    public IdempotentRequests(IdempotencyRepository repository) {
        this.repository = repository;
    }

    /** The key of a request and what it asks; null when the client gave none. */
    public static @Nullable Idempotency of(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        return RequestReader.idempotencyKey(ctx)
                .map(key -> new Idempotency(caller.userId(), key, fingerprint(ctx)))
                .orElse(null);
    }

    /**
     * What the first request with this key made. Fails with {@code idempotency-key-reused} when that request asked for something
     * else.
     */
    public Future<UUID> made(UUID tenantId, @Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return Future.failedFuture(new IllegalStateException("replayed without an idempotency key"));
        }
        return repository
                .remembered(tenantId, idempotency.userId(), idempotency.key())
                .map(remembered -> remembered
                        .filter(first -> MessageDigest.isEqual(first.fingerprint(), idempotency.fingerprint()))
                        .orElseThrow(IdempotentRequests::reused)
                        .resourceId());
    }

    /** Whether a statement failed because another request with the same key committed while it ran: nothing was written. */
    public static boolean isOvertaken(Throwable failure) {
        return failure instanceof PgException refused
                && UNIQUE_VIOLATION.equals(refused.getSqlState())
                && refused.getTable() != null
                && refused.getTable().startsWith(TABLE_PREFIX);
    }

    private static ProblemException reused() {
        return new ProblemException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "Idempotency-Key: was used with another request (expected: a new key)");
    }

    private static byte[] fingerprint(RoutingContext ctx) {
        MessageDigest sha256 = sha256();
        sha256.update((ctx.request().method() + " " + ctx.request().path() + "\n").getBytes(StandardCharsets.UTF_8));
        Buffer body = ctx.body().buffer();
        return body == null ? sha256.digest() : sha256.digest(body.getBytes());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
