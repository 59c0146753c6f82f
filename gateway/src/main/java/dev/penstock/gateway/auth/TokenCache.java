package dev.penstock.gateway.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that have been verified, least recently used out first; none outlives its {@code exp}. Of one event loop: not safe for use
 * by more threads.
 *
 * <p>By their text, hashed by its end alone: the end is the end of the signature, which nobody can choose without the key, so
 * neither a crowd of tokens in one bucket nor two tokens of one name can be made. Finding one takes 0.1 µs where SHA-256 of the
 * whole takes 0.7 µs. Only who already has the end of a token gets as far as a comparison.
 *
 * @param <T> what is known of a token
 */
final class TokenCache<T> {

    private static final int HASHED_CHARACTERS = 32;

    private record Key(String token, int hash) {

        static Key of(String token) {
            int hash = 0;
            for (int i = Math.max(0, token.length() - HASHED_CHARACTERS); i < token.length(); i++) {
                hash = 31 * hash + token.charAt(i);
            }
            return new Key(token, hash);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && token.equals(key.token);
        }
    }

    private record Entry<T>(T known, long expiresAtMs) {}

    private final Map<Key, Entry<T>> entries;

    /** @param entriesMax how many tokens are remembered; about 1.5 KB each */
    TokenCache(int entriesMax) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Entry<T>> eldest) {
                return size() > entriesMax;
            }
        };
    }

    /** What is known of the token, or null if that is nothing, or nothing any more. */
    @Nullable
    T find(String token, long nowMs) {
        Key key = Key.of(token);
        Entry<T> found = entries.get(key);
        if (found == null) {
            return null;
        }
        if (found.expiresAtMs() <= nowMs) {
            entries.remove(key);
            return null;
        }
        return found.known();
    }

    void remember(String token, T known, long expiresAtMs) {
        entries.put(Key.of(token), new Entry<>(known, expiresAtMs));
    }

    void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }
}
