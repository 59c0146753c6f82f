package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {

    /** From the tests of the reference implementation (P-H-C/phc-winner-argon2, test.c). */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    private final SecureRandom random = new SecureRandom();

    @Test
    void readsHashesOfTheReferenceImplementation() {
        assertTrue(PasswordHash.matches("password", REFERENCE));
        assertFalse(PasswordHash.matches("Password", REFERENCE));
    }

    @Test
    void matchesItsOwnAndNoOther() {
        String hash = PasswordHash.of("pässwörd 🔑", random);
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertTrue(PasswordHash.matches("pässwörd 🔑", hash));
        assertFalse(PasswordHash.matches("passwort", hash));
    }

    @Test
    void nobodyHasNoPassword() {
        assertFalse(PasswordHash.matches("", PasswordHash.ofNobody()));
        assertFalse(PasswordHash.matches("nobody", PasswordHash.ofNobody()));
    }

    @Test
    void saltsEachHash() {
        assertNotEquals(PasswordHash.of("same", random), PasswordHash.of("same", random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void refusesOtherFormsAndExcessiveCosts(String stored) {
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.matches("password", stored));
    }
}
