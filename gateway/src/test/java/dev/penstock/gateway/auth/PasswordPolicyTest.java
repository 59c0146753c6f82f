package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {

    private static final String EMAIL = "ada.lovelace@example.com";

    private final PasswordPolicy policy = new PasswordPolicy(10);

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery", "fünf Äpfel", "0192837465", "my ada.lovelace is not enough to go by"})
    void takesWhatIsLongAndHard(String password) {
        assertEquals("", objection(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short pwd",
                "aaaaaaaaaaaaaa",
                "abababababab",
                "ada.lovelace@example.com",
                "ADA.LOVELACE@EXAMPLE.COM!!",
                "Ada.Lovelace1",
                "the old one"
            })
    void refusesTheRest(String password) {
        assertEquals(false, objection(password).isEmpty(), password);
    }

    @Test
    void countsCharactersNotUnits() {
        assertEquals("6 characters (expected: >= 10)", objection("😀😁😂🤣😃😄"));
    }

    private String objection(String password) {
        return policy.objection(password, "the old one", EMAIL).orElse("");
    }
}
