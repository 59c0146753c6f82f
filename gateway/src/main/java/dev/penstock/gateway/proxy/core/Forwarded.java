package dev.penstock.gateway.proxy.core;

/**
 * What an upstream is told of where a request comes from. Made anew for every request of what the gateway knows; nothing that the
 * client said is in it, except through proxies that the gateway trusts, whose word became the client's address.
 */
public final class Forwarded {

    private Forwarded() {}

    /** {@code X-Forwarded-For}: the client, and the proxy it came through, if there is one. */
    public static String addresses(String client, String peer) {
        return client.equals(peer) ? client : client + ", " + peer;
    }

    /** {@code Forwarded} (RFC 7239). A host that cannot stand in a quoted string is left out. */
    public static String element(String client, String peer, String scheme, String host) {
        StringBuilder text = new StringBuilder(64).append("for=");
        node(text, client);
        if (isQuotable(host)) {
            text.append(";host=\"").append(host).append('"');
        }
        text.append(";proto=").append(scheme);
        if (!client.equals(peer)) {
            node(text.append(", for="), peer);
        }
        return text.toString();
    }

    /** Section 6: an IPv6 address stands in brackets and quotes. */
    private static void node(StringBuilder text, String address) {
        if (address.indexOf(':') < 0) {
            text.append(address);
        } else {
            text.append("\"[").append(address).append("]\"");
        }
    }

    private static boolean isQuotable(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < '!' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return !host.isEmpty();
    }
}
