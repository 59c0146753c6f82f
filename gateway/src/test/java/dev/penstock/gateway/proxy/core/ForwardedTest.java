package dev.penstock.gateway.proxy.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ForwardedTest {

    @Test
    void aDirectClientIsNamedOnce() {
        assertEquals("192.0.2.1", Forwarded.addresses("192.0.2.1", "192.0.2.1"));
        assertEquals(
                "for=192.0.2.1;host=\"drive.example.org:8443\";proto=https",
                Forwarded.element("192.0.2.1", "192.0.2.1", "https", "drive.example.org:8443"));
    }

    @Test
    void theProxyItCameThroughFollows() {
        assertEquals("192.0.2.1, 10.0.0.7", Forwarded.addresses("192.0.2.1", "10.0.0.7"));
        assertEquals(
                "for=192.0.2.1;host=\"a\";proto=http, for=10.0.0.7",
                Forwarded.element("192.0.2.1", "10.0.0.7", "http", "a"));
    }

    @Test
    void addressesWithColonsStandInBracketsAndQuotes() {
        assertEquals(
                "for=\"[2001:db8::1]\";proto=http, for=\"[::1]\"", Forwarded.element("2001:db8::1", "::1", "http", ""));
    }

    @Property
    void noHostBreaksOutOfItsQuotes(@ForAll @StringLength(max = 40) String host) {
        String element = Forwarded.element("192.0.2.1", "192.0.2.1", "https", host);
        boolean plain = !host.isEmpty() && host.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
        assertEquals(plain ? "for=192.0.2.1;host=\"" + host + "\";proto=https" : "for=192.0.2.1;proto=https", element);
        assertFalse(element.chars().anyMatch(c -> c < ' ' || c > '~'), element);
    }
}
