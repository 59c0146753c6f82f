package dev.penstock.gateway.auth.jose;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a token must be, besides signed. Pure.
 *
 * @param issuer {@code iss}
 * @param audience {@code aud}, or one of it
 * @param types the header's {@code typ}, without regard to case
 * @param lifeMax how far in the future {@code exp} may lie
 */
public record TokenTerms(String issuer, String audience, Set<String> types, Duration lifeMax) {

    /**
     * How much a token may come from the future ({@code iat}, {@code nbf}): clocks of issuers run ahead. A token that has expired gets
     * nothing: whoever holds one can have the next.
     */
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final BigDecimal EPOCH_SECOND_MAX = BigDecimal.valueOf(253_402_300_799L);

    public TokenTerms {
        types = Set.copyOf(types);
    }

    /**
     * Checks everything but the signature, and says when the token expires, which may be in the past.
     *
     * @throws RefusedTokenException when this is no token on these terms, whatever the time
     */
    public Instant check(Jws token, Instant now) {
        if (types.stream().noneMatch(token.type()::equalsIgnoreCase)) {
            throw new RefusedTokenException("its type (expected: " + types + ")");
        }
        JsonMembers claims = token.claims();
        if (!issuer.equals(claims.value("iss").orElse(null)) || !isFor(claims.value("aud"))) {
            throw new RefusedTokenException("its issuer or audience");
        }
        Instant expiresAt = instant(claims, "exp").orElseThrow(() -> new RefusedTokenException("it never expires"));
        if (expiresAt.isAfter(now.plus(lifeMax).plus(LEEWAY))) {
            throw new RefusedTokenException("it lives too long");
        }
        Instant from = now.plus(LEEWAY);
        if (instant(claims, "nbf").filter(from::isBefore).isPresent()
                || instant(claims, "iat").filter(from::isBefore).isPresent()) {
            throw new RefusedTokenException("it is from the future");
        }
        return expiresAt;
    }

    private boolean isFor(Optional<Object> claim) {
        return claim.filter(
                        said -> said instanceof Collection<?> many ? many.contains(audience) : audience.equals(said))
                .isPresent();
    }

    /** A NumericDate (RFC 7519, section 2), perhaps with a fraction; empty when there is none. */
    private static Optional<Instant> instant(JsonMembers claims, String name) {
        return claims.has(name) ? Optional.of(instant(name, claims.value(name))) : Optional.empty();
    }

    private static Instant instant(String name, Optional<Object> value) {
        if (value.isPresent() && value.get() instanceof Number number && Double.isFinite(number.doubleValue())) {
            BigDecimal seconds = new BigDecimal(number.toString());
            if (seconds.signum() >= 0 && seconds.compareTo(EPOCH_SECOND_MAX) <= 0) {
                return Instant.ofEpochSecond(seconds.longValue());
            }
        }
        throw new RefusedTokenException(name + " (expected: a time)");
    }
}
