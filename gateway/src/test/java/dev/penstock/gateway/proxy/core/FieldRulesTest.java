package dev.penstock.gateway.proxy.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FieldRulesTest {

    /** RFC 9110, section 7.6.1, and what came before and after it. */
    private static final List<String> OF_CONNECTION = List.of(
            "Connection",
            "Keep-Alive",
            "TE",
            "Transfer-Encoding",
            "Upgrade",
            "Proxy-Connection",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Proxy-Authentication-Info",
            "HTTP2-Settings");

    private static final List<String> OF_GATEWAY = List.of(
            "Host",
            "Via",
            "Expect",
            "Trailer",
            "Forwarded",
            "Traceparent",
            "X-Real-IP",
            "X-Request-Id",
            "X-Forwarded-For",
            "X-Forwarded-Anything",
            "X-Penstock-Role");

    private static final List<String> PASSING = List.of(
            "Accept",
            "Authorization",
            "Content-Length",
            "Content-Type",
            "Cookie",
            "ETag",
            "Forwarded-Not",
            "Hosts",
            "Tracestate",
            "Upgrade-Insecure-Requests",
            "X-Forward",
            "X-Penstock",
            "Sec-WebSocket-Key");

    @Property
    void spellingDoesNotMatter(@ForAll @Size(40) List<Boolean> upper, @ForAll boolean underscores) {
        for (String name : OF_CONNECTION) {
            assertTrue(FieldRules.ofConnection(spelled(name, upper, underscores)), name);
        }
        for (String name : OF_GATEWAY) {
            assertTrue(FieldRules.ofGateway(spelled(name, upper, underscores)), name);
        }
        for (String name : PASSING) {
            String spelled = spelled(name, upper, underscores);
            assertFalse(FieldRules.ofConnection(spelled) || FieldRules.ofGateway(spelled), name);
        }
    }

    @Property
    void anyNameOfAnyLengthIsDecidedWithoutFailing(
            @ForAll @Chars({'x', 'X', '-', '_', 'f', '!', '~', '0', 't', 'e'}) @StringLength(min = 1, max = 40)
                    String name) {
        boolean connection = FieldRules.ofConnection(name);
        boolean gateway = FieldRules.ofGateway(name);
        assertEquals(connection, FieldRules.ofConnection(name.toUpperCase(Locale.ROOT)));
        assertEquals(gateway, FieldRules.ofGateway(name.toUpperCase(Locale.ROOT)));
    }

    @Property
    void whateverConnectionNamesEndsHere(
            @ForAll @Size(max = 5) List<@AlphaChars @StringLength(min = 1, max = 9) String> names) {
        List<String> nominated =
                FieldRules.nominated(List.of("keep-alive", " X-First ,, " + String.join(" , ", names)));
        assertTrue(FieldRules.isIn(nominated, "x-first"));
        for (String name : names) {
            boolean kept = List.of("host", "cookie").contains(name.toLowerCase(Locale.ROOT));
            assertEquals(!kept, FieldRules.isIn(nominated, name.toUpperCase(Locale.ROOT)), name);
        }
    }

    @Test
    void whatFramesOrNamesTheMessageCannotBeNamedAway() {
        assertEquals(
                List.of(), FieldRules.nominated(List.of("Host, Content-Length", "cookie,", "Keep-Alive", "close")));
        assertEquals(List.of(), FieldRules.nominated(List.of()));
    }

    private static String spelled(String name, List<Boolean> upper, boolean underscores) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(
                    c == '-' && underscores ? '_' : upper.get(i) ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return text.toString();
    }
}
