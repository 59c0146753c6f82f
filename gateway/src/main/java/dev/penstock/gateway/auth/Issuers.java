package dev.penstock.gateway.auth;

import dev.penstock.config.IssuerSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The external issuers an operator trusts, started and stopped as one. */
final class Issuers {

    private final IssuerDocuments documents;
    private final List<IssuerKeys> keys = new ArrayList<>();
    private final Map<String, TokenSource> sources = new LinkedHashMap<>();

    /**
     * @param lookedUpFor how long it counts who somebody is
     * @param changed called when a key of an issuer does not verify any more
     */
    Issuers(
            Vertx vertx,
            Collection<IssuerSettings> trusted,
            IdentityRepository identities,
            Duration lookedUpFor,
            Clock clock,
            Runnable changed) {
        this.documents = new IssuerDocuments(vertx);
        for (IssuerSettings issuer : trusted) {
            IssuerKeys itsKeys = new IssuerKeys(vertx, issuer, documents, identities, changed);
            keys.add(itsKeys);
            TokenSource same = sources.put(
                    issuer.issuer().toString(), new ExternalTokens(issuer, itsKeys, identities, lookedUpFor, clock));
            if (same != null) {
                throw new IllegalArgumentException("issuer " + issuer.issuer() + ": given twice");
            }
        }
    }

    /** Does not wait for any issuer. */
    Future<Void> start() {
        return Future.join(keys.stream().map(IssuerKeys::start).toList()).mapEmpty();
    }

    /** By what their tokens have as {@code iss}. */
    Map<String, TokenSource> sources() {
        return sources;
    }

    Future<Void> stop() {
        keys.forEach(IssuerKeys::stop);
        return documents.close();
    }
}
