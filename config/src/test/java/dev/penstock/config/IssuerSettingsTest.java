package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of external issuers: its defaults, every key in its place, and every problem at once. */
class IssuerSettingsTest {

    @TempDir
    Path folder;

    @Test
    void shippedFileLoadsToTheDefaults() {
        IssuerSettings defaults = new IssuerSettings(
                URI.create("https://login.acme.example"),
                "penstock",
                List.of("RS256"),
                "acme",
                "",
                "deny",
                "",
                "",
                Duration.ofMinutes(10));
        assertEquals(Map.of("acme", defaults), SettingsLoader.issuers(Path.of("issuers.yaml"), Map.of()));
    }

    @Test
    void readsEveryKeyIntoItsPlace() throws IOException {
        IssuerSettings expected = new IssuerSettings(
                URI.create("http://127.0.0.1:8080/realms/files"),
                "files",
                List.of("ES256", "EdDSA"),
                "",
                "organisation",
                "create",
                "groups",
                "file-admins",
                Duration.ofHours(1));
        assertEquals(Map.of("any-name", expected), issuers("""
                any-name:
                  issuer: http://127.0.0.1:8080/realms/files
                  audience: files
                  algorithms: [ES256, EdDSA]
                  tenantClaim: organisation
                  provisioning: create
                  rolesClaim: groups
                  adminRole: file-admins
                  refresh: 1h
                """));
    }

    @Test
    void refusesEverythingThatIsWrongAtOnce() throws IOException {
        assertEquals(
                Set.of(
                        "plain.issuer",
                        "plain.audience",
                        "plain.algorithms",
                        "plain.tenant",
                        "plain.provisioning",
                        "plain.adminRole",
                        "plain.refresh",
                        "both.tenant",
                        "both.colour",
                        "empty.issuer",
                        "empty.audience"),
                refusedKeys("""
                        plain:
                          issuer: http://login.example.org
                          audience: " "
                          algorithms: [HS256]
                          provisioning: ask
                          rolesClaim: groups
                          refresh: 1ms
                        both:
                          issuer: https://login.example.org
                          audience: files
                          tenant: acme
                          tenantClaim: organisation
                          colour: blue
                        empty:
                          tenant: acme
                        """));
    }

    private Map<String, IssuerSettings> issuers(String text) throws IOException {
        return SettingsLoader.issuers(Files.writeString(folder.resolve("issuers.yaml"), text), Map.of());
    }

    private Set<String> refusedKeys(String text) {
        return assertThrows(SettingsException.class, () -> issuers(text)).problems().stream()
                .map(SettingProblem::key)
                .collect(Collectors.toSet());
    }
}
