package dev.penstock.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * This process among its peers.
 *
 * @param name unique in the installation, in logs, metrics and the affinity cookie; empty to make one of host name and process id
 */
public record NodeSettings(@Default("") String name) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{0,63}");
    private static final int HOST_LENGTH_MAX = 48;

    public NodeSettings {
        new SettingChecks().matches("name", name, NAME).done();
    }

    public static NodeSettings defaults() {
        return Defaults.of(NodeSettings.class);
    }

    /** The name, or one made of host name and process id. May ask the system's resolver: not for an event loop. */
    public String nameOrHost() {
        if (!name.isEmpty()) {
            return name;
        }
        String host = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
        return host.substring(0, Math.min(host.length(), HOST_LENGTH_MAX)) + "-"
                + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "node";
        }
    }
}
