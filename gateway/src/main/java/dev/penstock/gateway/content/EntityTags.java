package dev.penstock.gateway.content;

import org.jspecify.annotations.Nullable;

/** Entity tags of contents (RFC 9110, section 8.8). Pure. */
final class EntityTags {

    private EntityTags() {}

    /** The strong tag of an opaque text that has no quotes. */
    static String strong(String opaque) {
        return '"' + opaque + '"';
    }

    /** Whether {@code If-None-Match} names the tag, by weak comparison, or everything; null is no header. */
    static boolean matches(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",")) {
            String stripped = candidate.strip();
            String opaque = stripped.startsWith("W/") ? stripped.substring(2) : stripped;
            if (opaque.equals("*") || opaque.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
