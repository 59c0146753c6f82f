package dev.penstock.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.http.ApiKeyScope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ScopesTest {

    @Test
    void aLoginMayDoEverything() {
        for (Access access : Access.values()) {
            for (RouteClass routeClass : RouteClass.values()) {
                assertTrue(Scopes.EVERYTHING.lacking(access, routeClass, false).isEmpty());
            }
        }
    }

    @Test
    void noKeyDecidesOverCredentials() {
        Scopes all = Scopes.of(EnumSet.allOf(ApiKeyScope.class));
        assertTrue(all.lacking(Access.CALLER, RouteClass.AUTH, true).isPresent());
        assertTrue(all.lacking(Access.CALLER, RouteClass.AUTH, false).isPresent());
    }

    @Test
    void eachScopeOpensItsOwnAndNothingElse() {
        assertEquals(
                Set.of("METADATA r", "CHANGES r", "DOWNLOAD r", "REALTIME r", "REALTIME w", "SHARE r"),
                opened(ApiKeyScope.FILES_READ));
        assertEquals(
                Set.of("METADATA w", "CHANGES w", "DOWNLOAD w", "UPLOAD r", "UPLOAD w"),
                opened(ApiKeyScope.FILES_WRITE));
        assertEquals(Set.of("SHARE r", "SHARE w"), opened(ApiKeyScope.SHARE));
        assertEquals(Set.of("ADMIN r", "ADMIN w"), opened(ApiKeyScope.ADMIN));
        assertEquals(Set.of(), opened(ApiKeyScope.OPERATOR));
    }

    @Test
    void operatorRoutesWantTheOperatorScopeWhateverTheirClass() {
        for (ApiKeyScope scope : ApiKeyScope.values()) {
            for (RouteClass routeClass : RouteClass.values()) {
                boolean open = Scopes.of(Set.of(scope))
                        .lacking(Access.OPERATOR, routeClass, true)
                        .isEmpty();
                assertEquals(scope == ApiKeyScope.OPERATOR, open);
            }
        }
    }

    @Test
    void aRoleCountsOnlyAsFarAsTheKeyGoes() {
        assertTrue(caller(Caller.ROLE_OPERATOR, ApiKeyScope.OPERATOR).operator());
        assertFalse(caller(Caller.ROLE_OPERATOR, ApiKeyScope.OPERATOR).admin());
        assertFalse(caller(Caller.ROLE_OPERATOR, ApiKeyScope.ADMIN).operator());
        assertTrue(caller(Caller.ROLE_OPERATOR, ApiKeyScope.ADMIN).admin());
        assertFalse(caller(Caller.ROLE_ADMIN, ApiKeyScope.OPERATOR).operator());
        assertFalse(caller(Caller.ROLE_MEMBER, ApiKeyScope.ADMIN).admin());
    }

    private static Caller caller(String role, ApiKeyScope scope) {
        UUID id = new UUID(1, 1);
        return new Caller(id, id, id, id, role, Instant.MAX, Scopes.of(Set.of(scope)));
    }

    private static Set<String> opened(ApiKeyScope scope) {
        Set<String> opened = new HashSet<>();
        for (RouteClass routeClass : RouteClass.values()) {
            for (boolean reads : new boolean[] {true, false}) {
                if (Scopes.of(Set.of(scope))
                        .lacking(Access.CALLER, routeClass, reads)
                        .isEmpty()) {
                    opened.add(routeClass + (reads ? " r" : " w"));
                }
            }
        }
        return opened;
    }
}
