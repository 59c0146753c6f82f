package dev.penstock.gateway.edge.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.edge.origin.ForwardedHops.Hop;
import dev.penstock.gateway.request.Exchange.Origin;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ClientOriginTest {

    private static final TrustedProxies TRUSTED =
            TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.7"));

    @Test
    void networksHoldTheirAddresses() {
        for (String inside : List.of("10.1.2.3", "10.255.255.255", "2001:db8:1::1", "192.0.2.7", "::ffff:10.0.0.1")) {
            assertTrue(TRUSTED.contains(inside), inside);
        }
        for (String outside : List.of("11.0.0.1", "192.0.2.8", "2001:db9::1", "::1", "", "proxy.example.org", "10.1")) {
            assertFalse(TRUSTED.contains(outside), outside);
        }
        assertTrue(TrustedProxies.of(List.of("0.0.0.0/0")).contains("203.0.113.9"));
    }

    @Test
    void otherThanNetworksAreRefused() {
        for (String bad : List.of("10.0.0.0/33", "10.0.0/8", "::/129", "x", "10.0.0.0/")) {
            assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(List.of(bad)), bad);
        }
    }

    @Test
    void rightmostUntrustedHopIsTheClient() {
        assertEquals("203.0.113.9", client("10.0.0.1", xff("203.0.113.9")));
        assertEquals("203.0.113.9", client("10.0.0.1", xff("198.51.100.1, 203.0.113.9, 10.0.0.2")));
        assertEquals("203.0.113.9", client("10.0.0.1", xff("10.9.9.9, 203.0.113.9")));
        assertEquals("10.0.0.3", client("10.0.0.1", xff("10.0.0.3, 10.0.0.2")));
    }

    @Test
    void whoIsNotTrustedIsTheClientWhateverItSays() {
        assertEquals("203.0.113.1", client("203.0.113.1", xff("198.51.100.1")));
    }

    @Test
    void whatIsNoAddressEndsTheSearch() {
        assertEquals("10.0.0.1", client("10.0.0.1", xff("203.0.113.9, unknown")));
        assertEquals("10.0.0.1", client("10.0.0.1", xff("")));
        assertEquals("10.0.0.1", client("10.0.0.1", ForwardedHops.ofForwarded("for=_hidden")));
    }

    @Test
    void forwardedIsReadWithQuotesPortsAndBrackets() {
        List<Hop> hops = ForwardedHops.ofForwarded(
                "for=198.51.100.1, For=\"[2001:db9::17]:4711\";proto=https;host=\"drive.example.org:8443\";by=10.0.0.1");
        Origin origin = ClientOrigin.resolve(TRUSTED, said("10.0.0.1"), hops);
        assertEquals(new Origin("2001:db9::17", "https", "drive.example.org:8443"), origin);
    }

    @Test
    void schemeAndHostComeFromTheTrustedHopOnly() {
        List<Hop> hops =
                ForwardedHops.ofXForwarded("198.51.100.1, 203.0.113.9", "http, https", "evil.example, good.example");
        assertEquals(
                new Origin("203.0.113.9", "https", "good.example"),
                ClientOrigin.resolve(TRUSTED, said("10.0.0.1"), hops));
        List<Hop> nonsense = ForwardedHops.ofXForwarded("203.0.113.9", "gopher", "a b");
        assertEquals(new Origin("203.0.113.9", "http", "x"), ClientOrigin.resolve(TRUSTED, said("10.0.0.1"), nonsense));
    }

    @Test
    void addressesMayHavePorts() {
        assertEquals("203.0.113.9", client("10.0.0.1", xff("203.0.113.9:1234")));
        assertEquals("2001:db9::1", client("10.0.0.1", xff("2001:db9::1")));
    }

    @Property
    void anyHeaderGivesAnAddress(@ForAll @StringLength(max = 200) String header) {
        for (List<Hop> hops : List.of(ForwardedHops.ofForwarded(header), xff(header))) {
            String client = client("10.0.0.1", hops);
            assertTrue(TrustedProxies.bytes(client) != null, client);
        }
    }

    @Property
    void whatTheClientWroteDoesNotMatter(@ForAll @StringLength(max = 100) String written) {
        assertEquals("203.0.113.9", client("10.0.0.1", xff(written.replace("\"", "") + ", 203.0.113.9")));
    }

    private static List<Hop> xff(String header) {
        return ForwardedHops.ofXForwarded(header, null, null);
    }

    private static Origin said(String peer) {
        return new Origin(peer, "http", "x");
    }

    private static String client(String peer, List<Hop> hops) {
        return ClientOrigin.resolve(TRUSTED, said(peer), hops).clientAddress();
    }
}
