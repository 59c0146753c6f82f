package dev.penstock.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Finds the addresses of a host name. */
@FunctionalInterface
public interface NameLookup {

    /** All of them, as text, in any order; fails when the name is not known or nobody answers. */
    Future<List<String>> addresses(String host);

    /**
     * As the JDK does it: hosts file, then the system's resolver, with the JDK's cache ({@code networkaddress.cache.ttl}, 30 s). IPv4
     * addresses alone if there are any. Runs on a worker thread.
     */
    static NameLookup system(Vertx vertx) {
        return host -> vertx.executeBlocking(() -> all(InetAddress.getAllByName(host)), false);
    }

    private static List<String> all(InetAddress[] found) {
        boolean hasIpv4 = Arrays.stream(found).anyMatch(Inet4Address.class::isInstance);
        return Arrays.stream(found)
                .filter(a -> !hasIpv4 || a instanceof Inet4Address)
                .map(InetAddress::getHostAddress)
                .toList();
    }
}
