package dev.penstock.gateway.proxy.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Which header fields do not pass (RFC 9110, section 7.6.1): those of one connection, and those that only the gateway may say.
 * Names are compared without regard to case, and {@code _} counts as {@code -}: servers that make variables of headers cannot tell
 * them apart, so {@code X_Forwarded_For} must not slip by.
 */
public final class FieldRules {

    /** What the gateway tells upstreams of a caller begins like this; nobody else may say it. */
    private static final String IDENTITY = "x-penstock-";

    private static final String FORWARDED = "x-forwarded-";

    private FieldRules() {}

    /** Fields that mean something to one connection only, in either direction. */
    public static boolean ofConnection(String name) {
        return switch (name.length()) {
            case 2 -> same(name, "te");
            case 7 -> same(name, "upgrade");
            case 10 -> same(name, "connection") || same(name, "keep-alive");
            case 14 -> same(name, "http2-settings");
            case 16 -> same(name, "proxy-connection");
            case 17 -> same(name, "transfer-encoding");
            case 18 -> same(name, "proxy-authenticate");
            case 19 -> same(name, "proxy-authorization");
            case 25 -> same(name, "proxy-authentication-info");
            default -> false;
        };
    }

    /** Request fields that the gateway writes itself, or that would be believed by an upstream. */
    public static boolean ofGateway(String name) {
        return switch (name.charAt(0) | ' ') {
            case 'e' -> same(name, "expect");
            case 'f' -> same(name, "forwarded");
            case 'h' -> same(name, "host");
            case 't' -> same(name, "traceparent") || same(name, "trailer");
            case 'v' -> same(name, "via");
            case 'x' ->
                begins(name, FORWARDED)
                        || begins(name, IDENTITY)
                        || same(name, "x-request-id")
                        || same(name, "x-real-ip");
            default -> false;
        };
    }

    /**
     * The further fields that {@code Connection} names as its own; none for the values everybody sends. Fields that frame or name the
     * message cannot be named away.
     *
     * @param connection all values of the field
     */
    public static List<String> nominated(List<String> connection) {
        List<String> names = List.of();
        for (String value : connection) {
            if (same(value, "keep-alive") || same(value, "close") || same(value, "upgrade")) {
                continue;
            }
            for (String part : value.split(",", -1)) {
                String name = part.strip();
                if (!name.isEmpty() && !same(name, "content-length") && !same(name, "host") && !same(name, "cookie")) {
                    names = names.isEmpty() ? new ArrayList<>() : names;
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Whether one of the names is this one. */
    public static boolean isIn(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String name, String lower) {
        return name.length() == lower.length() && begins(name, lower);
    }

    private static boolean begins(String name, String lower) {
        if (name.length() < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            char c = name.charAt(i);
            char folded = c >= 'A' && c <= 'Z' ? (char) (c | ' ') : c == '_' ? '-' : c;
            if (folded != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
