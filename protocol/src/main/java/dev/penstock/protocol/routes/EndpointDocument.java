package dev.penstock.protocol.routes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.penstock.protocol.json.FieldChecks;
import java.util.regex.Pattern;

/**
 * One server of a cluster, or several behind one name.
 *
 * @param host IP address or host name; a name is looked up again and again, and each of its addresses is an endpoint
 * @param port 1 to 65535
 * @param weight its share against the others, 1 to {@value #WEIGHT_MAX}; 1 if left out. Each address of a name has it
 * @param drain whether it gets no new requests; those that stick to it still do. False if left out
 */
public record EndpointDocument(String host, Integer port, Integer weight, Boolean drain) {
    public static final int WEIGHT_MAX = 256;

    private static final int PORT_MAX = 65_535;
    private static final int HOST_LENGTH_MAX = 253;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+");

    public EndpointDocument {
        weight = weight == null ? 1 : weight;
        drain = drain != null && drain;
        new FieldChecks()
                .text("host", host, 1, HOST_LENGTH_MAX)
                .check(
                        host == null || HOST.matcher(host).matches(),
                        "host",
                        "(expected: a host name or an IP address, IPv6 without brackets)")
                .required("port", port)
                .range("port", port == null ? 1 : port, 1, PORT_MAX)
                .range("weight", weight, 1, WEIGHT_MAX)
                .done();
    }

    /** A server of weight 1. */
    public static EndpointDocument of(String host, int port) {
        return new EndpointDocument(host, port, 1, false);
    }

    /** {@code host:port}, as people write it. */
    @JsonIgnore
    public String authority() {
        return host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
    }
}
