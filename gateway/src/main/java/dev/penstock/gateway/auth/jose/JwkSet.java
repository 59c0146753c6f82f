package dev.penstock.gateway.auth.jose;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of an issuer (RFC 7517, section 5) that may verify its tokens; never empty. Immutable.
 *
 * @param keys by their names
 * @param refused how many of the document's keys may not
 */
public record JwkSet(Map<String, VerificationKey> keys, int refused) {

    private static final int KEYS_MAX = 64;

    public JwkSet {
        keys = Map.copyOf(keys);
        if (keys.isEmpty()) {
            throw new RefusedTokenException("no usable key among " + refused + " (a verifier needs at least one)");
        }
    }

    /**
     * Reads a set. Keys that may not verify are left out, and so is every key whose name another has too.
     *
     * @param algorithms those allowed to this issuer
     * @throws RefusedTokenException when it is no set of keys, is too large, or no key is left
     */
    public static JwkSet read(byte[] json, Set<SignatureAlgorithm> algorithms) {
        Object written = JsonMembers.read(json).value("keys").orElse(null);
        if (!(written instanceof List<?> list) || list.size() > KEYS_MAX) {
            throw new RefusedTokenException("keys (expected: a list of at most " + KEYS_MAX + ")");
        }
        Map<String, Optional<VerificationKey>> named = new LinkedHashMap<>();
        for (Object item : list) {
            key(item)
                    .filter(key -> algorithms.contains(key.algorithm()))
                    .ifPresent(key -> named.merge(key.kid(), Optional.of(key), (one, other) -> Optional.empty()));
        }
        Map<String, VerificationKey> keys = new LinkedHashMap<>();
        named.values().forEach(found -> found.ifPresent(key -> keys.put(key.kid(), key)));
        return new JwkSet(keys, list.size() - keys.size());
    }

    /** The key of that name. */
    public Optional<VerificationKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    /** Whether all of those are here too. */
    public boolean hasAll(Collection<String> kids) {
        return keys.keySet().containsAll(kids);
    }

    @SuppressWarnings("unchecked") // a JSON object has text for names
    private static Optional<VerificationKey> key(Object item) {
        if (!(item instanceof Map<?, ?> members)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Jwk.read(JsonMembers.of((Map<String, Object>) members)));
        } catch (RefusedTokenException unusable) {
            return Optional.empty();
        }
    }
}
