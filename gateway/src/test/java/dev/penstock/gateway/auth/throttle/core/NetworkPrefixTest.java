package dev.penstock.gateway.auth.throttle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;

final class NetworkPrefixTest {

    @Test
    void ipv4StandsForItself() {
        assertNotEquals(of("192.0.2.1"), of("192.0.2.2"));
        assertEquals(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }

    @Test
    void ipv6StandsForItsNetwork() {
        assertEquals(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }

    private static String of(String address) {
        return NetworkPrefix.of(NetUtil.createByteArrayFromIpAddressString(address));
    }
}
