package dev.penstock.gateway.edge.origin;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks whose hosts are believed when they say who is behind them. Immutable; knows addresses, asks no name server. */
public final class TrustedProxies {

    private static final int MAPPED_PREFIX_BYTES = 12;

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    private static final class Network {

        private final byte[] address;
        private final int bits;

        Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (other[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Of addresses and networks such as {@code 10.0.0.0/8}, {@code 2001:db8::/32}, {@code 192.168.1.7}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static TrustedProxies of(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            int slash = text.indexOf('/');
            byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
            int bitsMax = address == null ? 0 : address.length * 8;
            int bits = slash < 0 ? bitsMax : Integer.parseInt(text.substring(slash + 1));
            if (address == null || bits < 0 || bits > bitsMax) {
                throw new IllegalArgumentException(
                        "edge.trustedProxies: " + text + " (expected: an address or a network such as 10.0.0.0/8)");
            }
            networks.add(new Network(address, bits));
        }
        return new TrustedProxies(networks);
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether an address, given as text, is in one of the networks. What is no address is not. */
    boolean contains(String text) {
        if (networks.isEmpty()) {
            return false;
        }
        byte[] address = bytes(text);
        if (address == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** IPv4 in IPv6's clothes is IPv4. */
    static byte @Nullable [] bytes(String text) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null || address.length != 16) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
            if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return address;
            }
        }
        byte[] v4 = new byte[4];
        System.arraycopy(address, MAPPED_PREFIX_BYTES, v4, 0, v4.length);
        return v4;
    }
}
