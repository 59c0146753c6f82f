package dev.penstock.gateway.request;

import dev.penstock.protocol.http.ApiKeyScope;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much of what a user may do the credential at hand may do. A login may do everything; an API key what it was made for, and
 * never what decides over credentials themselves, so that a key that leaks cannot outlive its revocation. Immutable.
 */
public final class Scopes {

    /** Of one who has logged in. */
    public static final Scopes EVERYTHING = new Scopes(Set.of(ApiKeyScope.values()), true);

    private final Set<ApiKeyScope> granted;
    private final boolean login;

    private Scopes(Set<ApiKeyScope> granted, boolean login) {
        this.granted = granted;
        this.login = login;
    }

    /** Of a key. */
    public static Scopes of(Set<ApiKeyScope> granted) {
        return new Scopes(Set.copyOf(granted), false);
    }

    public boolean includes(ApiKeyScope scope) {
        return granted.contains(scope);
    }

    /**
     * Why a request is not covered, for people; empty when it is.
     *
     * @param reads whether the method only reads (RFC 9110, section 9.2.1)
     */
    public Optional<String> lacking(Access access, RouteClass routeClass, boolean reads) {
        if (login || access == Access.OPEN) {
            return Optional.empty();
        }
        if (access == Access.OPERATOR) {
            return unless(ApiKeyScope.OPERATOR);
        }
        return switch (routeClass) {
            case AUTH -> Optional.of("No API key may do this: log in");
            case ADMIN -> unless(ApiKeyScope.ADMIN);
            case UPLOAD -> unless(ApiKeyScope.FILES_WRITE);
            case REALTIME -> unless(ApiKeyScope.FILES_READ);
            case SHARE -> reads && includes(ApiKeyScope.FILES_READ) ? Optional.empty() : unless(ApiKeyScope.SHARE);
            case METADATA, CHANGES, DOWNLOAD -> unless(reads ? ApiKeyScope.FILES_READ : ApiKeyScope.FILES_WRITE);
        };
    }

    private Optional<String> unless(ApiKeyScope needed) {
        return includes(needed) ? Optional.empty() : Optional.of("The API key lacks the scope " + needed.wire());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scopes that && granted.equals(that.granted) && login == that.login;
    }

    @Override
    public int hashCode() {
        return granted.hashCode();
    }

    @Override
    public String toString() {
        return login
                ? "everything"
                : granted.stream().map(ApiKeyScope::wire).sorted().collect(Collectors.joining(" "));
    }
}
