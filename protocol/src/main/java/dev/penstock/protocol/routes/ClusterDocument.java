package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An upstream cluster of the route table: servers that answer for the same thing, and how requests are spread over them. Parts that
 * are left out have their defaults after reading. Two documents that are equal describe the same cluster: its state is kept.
 *
 * @param name what routes call it: lower-case letters, digits and hyphens, at most 63
 * @param endpoints 1 to {@value #ENDPOINTS_MAX} servers
 * @param balance how an endpoint is picked
 * @param transport how its servers are spoken to
 * @param limits what this cluster may hold at once on one node
 * @param retries the budget of retries
 * @param breaker when to stop asking altogether; null for never
 * @param outliers when to leave out an endpoint by what its answers are; null for never
 * @param health how endpoints are checked; null for not at all
 */
public record ClusterDocument(
        String name,
        List<EndpointDocument> endpoints,
        BalanceDocument balance,
        TransportDocument transport,
        LimitsDocument limits,
        RetriesDocument retries,
        @Nullable BreakerDocument breaker,
        @Nullable OutliersDocument outliers,
        @Nullable HealthDocument health) {
    /** More servers than one process should hold pools to; a host name may stand for several. */
    public static final int ENDPOINTS_MAX = 64;

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public ClusterDocument {
        new FieldChecks()
                .required("name", name)
                .check(
                        name == null || NAME.matcher(name).matches(),
                        "name",
                        "(expected: lower-case letters, digits and hyphens, at most 63)")
                .items("endpoints", endpoints, 1, ENDPOINTS_MAX)
                .check(
                        endpoints == null
                                || endpoints.stream()
                                                .map(EndpointDocument::authority)
                                                .distinct()
                                                .count()
                                        == endpoints.size(),
                        "endpoints",
                        "the same host and port twice (expected: once)")
                .done();
        endpoints = List.copyOf(endpoints);
        balance = balance == null ? BalanceDocument.DEFAULT : balance;
        transport = transport == null ? TransportDocument.DEFAULT : transport;
        limits = limits == null ? LimitsDocument.DEFAULT : limits;
        retries = retries == null ? RetriesDocument.DEFAULT : retries;
    }

    /** A cluster of these endpoints with every default, neither checked nor watched. */
    public static ClusterDocument of(String name, EndpointDocument... endpoints) {
        return new ClusterDocument(
                name,
                List.of(endpoints),
                BalanceDocument.DEFAULT,
                TransportDocument.DEFAULT,
                LimitsDocument.DEFAULT,
                RetriesDocument.DEFAULT,
                null,
                null,
                null);
    }
}
