package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What the header {@code Authorization} carries: a token or an API key as {@code Bearer} (RFC 6750), or an API key as the password of
 * {@code Basic} (RFC 7617) for programs that know nothing else; the user name is not looked at, for the key says whose it is.
 */
public final class Credential {

    /** What every API key begins with. */
    public static final String KEY_PREFIX = "pk_";

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private Credential() {}

    /** The token or key; fails with {@code unauthorized} when there is none. */
    public static String of(@Nullable String authorization) {
        if (authorization == null) {
            throw unauthorized("missing (expected: Bearer and an access token or API key)");
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return password(authorization.substring(BASIC.length()).strip());
        }
        throw unauthorized("another scheme (expected: Bearer, or Basic with an API key)");
    }

    private static String password(String base64) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw unauthorized("not well-formed");
        }
        String password = pair.substring(pair.indexOf(':') + 1);
        // A password of a person, or a token, has no place here: only what is made for machines.
        if (!password.startsWith(KEY_PREFIX)) {
            throw unauthorized("no API key (expected: as the password)");
        }
        return password;
    }

    private static ProblemException unauthorized(String why) {
        return new ProblemException(ErrorCode.UNAUTHORIZED, "Authorization: " + why);
    }
}
