package dev.penstock.gateway.auth.throttle.core;

import java.util.HexFormat;

/**
 * Whom an address stands for: an IPv4 address for itself, an IPv6 address for its /64, which is what one customer of a provider has at
 * least, with 2^64 addresses to try from.
 */
public final class NetworkPrefix {

    private static final int IPV6_BYTES = 16;
    private static final int KEPT_BYTES = 8;
    private static final int MAPPED_AT = 10;

    private NetworkPrefix() {}

    /** Of 4 or 16 bytes; an IPv4 address inside an IPv6 one is the same as itself. */
    public static String of(byte[] address) {
        if (address.length != IPV6_BYTES) {
            return hex(address, 0, address.length);
        }
        return mapped(address) ? hex(address, MAPPED_AT + 2, IPV6_BYTES) : hex(address, 0, KEPT_BYTES) + "/64";
    }

    private static boolean mapped(byte[] address) {
        for (int i = 0; i < MAPPED_AT; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[MAPPED_AT] == (byte) 0xff && address[MAPPED_AT + 1] == (byte) 0xff;
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}
