package dev.penstock.gateway.auth;

import java.util.Locale;
import java.util.Optional;

/**
 * What a new password must be. As NIST SP 800-63B (section 5.1.1.2) advises: long, and not what anybody would try first; nothing about
 * kinds of characters. Pure.
 */
public final class PasswordPolicy {

    /** Fewer different characters than this is a pattern. */
    private static final int DIFFERENT_MIN = 5;

    /** Shorter parts of an address are in many good passwords. */
    private static final int NAME_LENGTH_MIN = 4;

    private final int lengthMin;

    /** @param lengthMin in characters, as people count them */
    public PasswordPolicy(int lengthMin) {
        this.lengthMin = lengthMin;
    }

    /** What is wrong with it, for the one who chose it; empty when nothing is. */
    public Optional<String> objection(String password, String current, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < lengthMin) {
            return Optional.of(length + " characters (expected: >= " + lengthMin + ")");
        }
        if (password.equals(current)) {
            return Optional.of("the current one (expected: another)");
        }
        if (password.codePoints().distinct().count() < DIFFERENT_MIN) {
            return Optional.of("a pattern (expected: at least " + DIFFERENT_MIN + " different characters)");
        }
        return saysWho(password, email)
                ? Optional.of("made of the e-mail address (expected: what nobody would try first)")
                : Optional.empty();
    }

    /** The address, its first part, or either with little else. */
    private static boolean saysWho(String password, String email) {
        String text = password.toLowerCase(Locale.ROOT);
        String address = email.toLowerCase(Locale.ROOT);
        String name = address.substring(0, address.indexOf('@') < 0 ? address.length() : address.indexOf('@'));
        return text.contains(address)
                || (name.length() >= NAME_LENGTH_MIN
                        && text.contains(name)
                        && text.length() - name.length() < NAME_LENGTH_MIN);
    }
}
