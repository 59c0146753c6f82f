package dev.penstock.gateway.proxy.core;

import org.jspecify.annotations.Nullable;

/** Where a redirection of an upstream leads, as its client must see it: upstreams know neither the gateway's name nor its paths. */
public final class Locations {

    private Locations() {}

    /**
     * The value of {@code Location} for the client.
     *
     * @param location as the upstream said; relative references and other servers' URLs pass as they are
     * @param authority host and port the upstream was asked under
     * @param clientBase scheme, host and port the client asked for, such as {@code https://drive.example.com}
     * @param stripped prefix taken off the path on the way there
     * @param added prefix put before the path on the way there
     */
    public static String forClient(
            String location, String authority, String clientBase, @Nullable String stripped, @Nullable String added) {
        if (location.startsWith("/") && !location.startsWith("//")) {
            return path(location, stripped, added);
        }
        int path = pathOf(location, authority);
        return path < 0 ? location : clientBase + path(location.substring(path), stripped, added);
    }

    /** Where the path of this server's own URL begins; -1 for another server's. */
    private static int pathOf(String location, String authority) {
        int host = location.startsWith("http://") ? 7 : location.startsWith("https://") ? 8 : -1;
        if (host < 0 || !location.regionMatches(true, host, authority, 0, authority.length())) {
            return -1;
        }
        int end = host + authority.length();
        return end == location.length() || location.charAt(end) == '/' ? end : -1;
    }

    private static String path(String path, @Nullable String stripped, @Nullable String added) {
        String rest = path;
        if (added != null) {
            if (!covers(added, path)) {
                return path;
            }
            rest = path.substring(added.length());
        }
        if (stripped != null) {
            return stripped + rest;
        }
        return rest.startsWith("/") ? rest : '/' + rest;
    }

    private static boolean covers(String prefix, String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || "/?#".indexOf(path.charAt(prefix.length())) >= 0);
    }
}
