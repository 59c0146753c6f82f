package dev.penstock.config;

import java.util.List;

/**
 * This gateway among its peers.
 *
 * @param name as of {@link NodeSettings}
 * @param roles which parts it runs: {@code edge}, {@code api}, {@code realtime}; a node with the role edge and without one of the
 *     others forwards that one's requests to the cluster of that name in the route table
 */
public record GatewayNodeSettings(
        @Default("") String name,
        @Default("edge,api,realtime") List<String> roles) {

    public static final String EDGE = "edge";
    public static final String API = "api";
    public static final String REALTIME = "realtime";

    private static final List<String> KNOWN = List.of(EDGE, API, REALTIME);

    public GatewayNodeSettings {
        boolean good = !roles.isEmpty()
                && KNOWN.containsAll(roles)
                && roles.stream().distinct().count() == roles.size();
        new SettingChecks()
                .matches("name", name, NodeSettings.NAME)
                .check(good, "roles", roles + " (expected: some of " + KNOWN + ", each once)")
                .done();
        roles = List.copyOf(roles);
    }

    public static GatewayNodeSettings defaults() {
        return Defaults.of(GatewayNodeSettings.class);
    }

    /** The same node under another name. */
    public GatewayNodeSettings named(String newName) {
        return new GatewayNodeSettings(newName, roles);
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    /** {@link NodeSettings#nameOrHost()}. */
    public String nameOrHost() {
        return new NodeSettings(name).nameOrHost();
    }
}
