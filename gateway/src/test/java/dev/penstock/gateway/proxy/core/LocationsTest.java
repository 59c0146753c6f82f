package dev.penstock.gateway.proxy.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.protocol.routes.RewriteDocument;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {

    private static final String BASE = "https://drive.example.org";

    @ParameterizedTest
    @CsvSource({
        "/api/v2/a, /reports/a",
        "/api/v2, /reports",
        "/api/v2?x=1, /reports?x=1",
        "/api/v20/a, /api/v20/a",
        "/login, /login",
        "http://app:8080/api/v2/a?x=1, https://drive.example.org/reports/a?x=1",
        "https://APP:8080/api/v2/a, https://drive.example.org/reports/a",
        "http://app:80801/api/v2/a, http://app:80801/api/v2/a",
        "http://app:8080.evil.example/a, http://app:8080.evil.example/a",
        "http://app:8080@evil.example/a, http://app:8080@evil.example/a",
        "//app:8080/api/v2/a, //app:8080/api/v2/a",
        "https://login.example.org/x, https://login.example.org/x",
        "sibling, sibling"
    })
    void leadsBackThroughTheGatewayOrElsewhereUntouched(String said, String seen) {
        assertEquals(seen, Locations.forClient(said, "app:8080", BASE, "/reports", "/api/v2"));
    }

    @Test
    void withoutARewriteOnlyTheServersNameChanges() {
        assertEquals(BASE + "/a", Locations.forClient("http://app/a", "app", BASE, null, null));
        assertEquals("/a", Locations.forClient("/a", "app", BASE, null, null));
        assertEquals(BASE + "/", Locations.forClient("http://app", "app", BASE, null, null));
    }

    @Test
    void aQueryRightAfterAPrefixStaysAtTheRoot() {
        assertEquals("/?x=1", Locations.forClient("/api?x=1", "app", BASE, null, "/api"));
    }

    @Property
    void undoesWhatTheRewriteDid(
            @ForAll @Size(min = 1, max = 3) List<@AlphaChars @NotEmpty @StringLength(max = 8) String> rest,
            @ForAll boolean strips,
            @ForAll boolean adds) {
        if (!strips && !adds) {
            return;
        }
        String stripped = strips ? "/reports" : null;
        String added = adds ? "/api/v2" : null;
        String asked = (strips ? "/reports/" : "/") + String.join("/", rest);
        String sent = new RewriteDocument(stripped, added).apply(asked);
        assertEquals(asked, Locations.forClient(sent, "app", BASE, stripped, added));
        assertEquals(BASE + asked, Locations.forClient("http://app" + sent, "app", BASE, stripped, added));
    }
}
