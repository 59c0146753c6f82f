package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the servers of a cluster.
 *
 * @param caFile PEM file on every node with the authorities that are trusted; null for those of the JDK
 * @param verifyHost whether the certificate must be for the server's name; true if left out
 * @param serverName the name asked for and verified, instead of the endpoint's host; for endpoints that are addresses
 */
public record TlsDocument(
        @Nullable String caFile,
        Boolean verifyHost,
        @Nullable String serverName) {
    private static final int PATH_LENGTH_MAX = 1024;
    private static final int NAME_LENGTH_MAX = 253;

    public TlsDocument {
        verifyHost = verifyHost == null || verifyHost;
        new FieldChecks()
                .optionalText("caFile", caFile, 1, PATH_LENGTH_MAX)
                .optionalText("serverName", serverName, 1, NAME_LENGTH_MAX)
                .done();
    }
}
