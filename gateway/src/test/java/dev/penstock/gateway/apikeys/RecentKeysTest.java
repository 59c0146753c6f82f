package dev.penstock.gateway.apikeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Scopes;
import dev.penstock.protocol.http.ApiKeyScope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecentKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");
    private static final Caller CALLER = new Caller(
            ID, ID, ID, ID, Caller.ROLE_MEMBER, NOW.plusSeconds(9999), Scopes.of(Set.of(ApiKeyScope.FILES_READ)));

    private final RecentKeys keys = new RecentKeys();

    @Test
    void remembersGoodAndBadForAMinute() {
        keys.remember(key(1), Optional.of(CALLER), NOW, 0);
        keys.remember(key(2), Optional.empty(), NOW, 0);

        Instant later = NOW.plus(RecentKeys.MEMORY).minusMillis(1);
        assertEquals(Optional.of(CALLER), keys.find(key(1), later, 0).caller());
        assertEquals(Optional.empty(), keys.find(key(2), later, 0).caller());
        assertNull(keys.find(key(1), NOW.plus(RecentKeys.MEMORY), 0));
        assertNull(keys.find(key(3), NOW, 0));
    }

    @Test
    void aFloodOfBadKeysPushesOutNoGoodOne() {
        keys.remember(key(-1), Optional.of(CALLER), NOW, 0);
        for (int i = 0; i < 20_000; i++) {
            keys.remember(key(i), Optional.empty(), NOW, 0);
        }
        assertNotNull(keys.find(key(-1), NOW, 0));
        assertTrue(keys.size() <= 2_001, () -> "size: " + keys.size());
    }

    @Test
    void aNewGenerationForgetsAllAndTakesNoAnswersOfTheOld() {
        keys.remember(key(1), Optional.of(CALLER), NOW, 0);
        assertNull(keys.find(key(1), NOW, 1));
        keys.remember(key(1), Optional.of(CALLER), NOW, 0);
        assertNull(keys.find(key(1), NOW, 1));
        keys.remember(key(1), Optional.of(CALLER), NOW, 1);
        assertNotNull(keys.find(key(1), NOW, 1));
    }

    @Test
    void whoAsksMeanwhileGetsTheSameAnswer() {
        Promise<Optional<Caller>> answer = Promise.promise();
        Future<Optional<Caller>> first = keys.lookOnce(key(1), answer::future);
        Future<Optional<Caller>> second = keys.lookOnce(key(1), () -> Future.failedFuture("looked twice"));
        assertSame(first, second);
        answer.complete(Optional.empty());
        Future<Optional<Caller>> third = keys.lookOnce(key(1), () -> Future.succeededFuture(Optional.of(CALLER)));
        assertEquals(Optional.of(CALLER), third.result());
    }

    private static ByteBuffer key(int n) {
        return ByteBuffer.allocate(32).putInt(n).rewind();
    }
}
