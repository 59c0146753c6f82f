package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {

    private final Vertx vertx = Vertx.vertx();

    /** The hashes that passwords were checked against. */
    private final List<String> checked = new CopyOnWriteArrayList<>();

    private final Passwords passwords = new Passwords(vertx, (password, stored) -> {
        checked.add(stored);
        return PasswordHash.matches(password, stored);
    });

    @AfterEach
    void stop() {
        GatewayFixture.await(passwords.close());
        GatewayFixture.await(vertx.close());
    }

    @Test
    void nobodysPasswordCostsWhatSomebodysDoes() {
        String stored = GatewayFixture.await(passwords.hash("correct horse"));
        assertFalse(GatewayFixture.await(passwords.matches("wrong horse", Optional.of(stored))));
        assertFalse(GatewayFixture.await(passwords.matches("wrong horse", Optional.empty())));
        assertEquals(2, checked.size());
        assertEquals(cost(stored), cost(checked.get(1)));
        assertEquals(stored.length(), checked.get(1).length());
    }

    /** Algorithm, version, memory, iterations, lanes. */
    private static String cost(String phc) {
        return phc.substring(0, phc.lastIndexOf('$', phc.lastIndexOf('$') - 1));
    }
}
