package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    @Test
    void hasDefaultsForAllButTheSecrets() {
        GatewaySettings settings = SettingsLoader.gateway(null, TestSettings.environment());
        assertEquals(HttpSettings.defaults(), settings.http());
        assertEquals(ObjectStoreSettings.defaults(TestSettings.STORE_KEY), settings.objects());
        assertEquals(AuthSettings.defaults(TestSettings.MASTER_KEY), settings.auth());
    }

    @Test
    void readsEveryKindOfValueFromTheFile() throws IOException {
        Path file = file("""
        http:
          host: 127.0.0.1
          port: 8443
          bodyMax: 2MiB
          publicUrl: https://drive.example.org
          drainTimeout: 1m
        uploads: {ttl: 2d}
        """);
        GatewaySettings settings = SettingsLoader.gateway(file, TestSettings.environment());
        assertEquals(
                new HttpSettings(
                        "127.0.0.1",
                        8443,
                        DataSize.ofMiB(2),
                        0,
                        URI.create("https://drive.example.org"),
                        Duration.ofMinutes(1)),
                settings.http());
        assertEquals(Duration.ofDays(2), settings.uploads().ttl());
    }

    @Test
    void readsListsFromFileAndEnvironment() throws IOException {
        Path file = file("pools:\n  names: [shared, acme]\n");
        assertEquals(
                List.of("shared", "acme"),
                SettingsLoader.workers(file, TestSettings.environment()).pools().names());
        assertEquals(
                List.of("one", "two"),
                SettingsLoader.workers(file, TestSettings.environment("PENSTOCK_POOLS_NAMES", "one, two"))
                        .pools()
                        .names());
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        Path file = file("database:\n  host: from-file\n  tenantPoolSize: 3\n");
        DatabaseSettings database = SettingsLoader.gateway(
                        file, TestSettings.environment("PENSTOCK_DATABASE_TENANT_POOL_SIZE", "7"))
                .database();
        assertEquals("from-file", database.host());
        assertEquals(7, database.tenantPoolSize());
    }

    @Test
    void takesSecretsFromVariablesAndFiles() throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), "from file\n");
        Path byReference = file("database:\n  password: file:" + secret + "\nredis:\n  password: env:REDIS_WORD\n");
        GatewaySettings settings = SettingsLoader.gateway(
                byReference,
                TestSettings.environment("REDIS_WORD", "from env", "PENSTOCK_BROKER_PASSWORD_FILE", secret.toString()));
        assertEquals("from file", settings.database().password().reveal());
        assertEquals("from env", settings.redis().password().reveal());
        assertEquals("from file", settings.broker().password().reveal());
    }

    @Test
    void anEmptyFileIsNoFile() throws IOException {
        assertEquals(
                SettingsLoader.gateway(null, TestSettings.environment()),
                SettingsLoader.gateway(file("# nothing\n"), TestSettings.environment()));
    }

    @Test
    void reportsEveryProblemAtOnceWithItsPlace() throws IOException {
        Path file = file("""
        http:
          port: 99999
          bodyMx: 3MiB
          port: 3
        database:
          password: in the clear
          connectTimeout: 10
        realtme: {}
        auth:
          masterKey: env:NOT_THERE
        journal: 5
        relay:
          poll:
        """);
        String message = refusal(file, Map.of("PENSTOCK_RELAY_BATCH", "0", "PENSTOCK_DATABASE_HOTS", "x"));
        assertEquals("""
        settings.yaml:4: http.port: given twice
        settings.yaml:11: journal: not a section (expected: keys with values)
        settings.yaml:8: realtme: unknown section; did you mean realtime?
        settings.yaml:3: http.bodyMx: unknown key; did you mean bodyMax?
        settings.yaml:2: http.port: 99999 (expected: 0..65535)
        settings.yaml:6: database.password: a value in clear (expected: env:NAME or file:/path)
        settings.yaml:7: database.connectTimeout: "10" (expected: a duration such as 250ms, 10s, 5m, 2h or 1d)
        objects.secretKey: missing (expected: env:NAME or file:/path, or PENSTOCK_OBJECTS_SECRET_KEY)
        settings.yaml:10: auth.masterKey: environment variable NOT_THERE is not set
        settings.yaml:13: relay.poll: no value (expected: a duration such as 250ms, 10s, 5m, 2h or 1d)
        PENSTOCK_RELAY_BATCH: relay.batch: 0 (expected: 1..5000)
        PENSTOCK_DATABASE_HOTS: database: unknown environment variable; did you mean PENSTOCK_DATABASE_HOST?""", message);
    }

    @Test
    void reportsRulesBetweenSections() throws IOException {
        Path file = file("http:\n  port: 9090\n");
        assertEquals(
                "management.port: 9090 (expected: another than http.port)", refusal(file, TestSettings.environment()));
    }

    @Test
    void refusesAFileThatIsNoYaml() throws IOException {
        assertTrue(refusal(file("http: [\n"), TestSettings.environment()).contains("not well-formed YAML"));
        assertTrue(refusal(file("just text\n"), TestSettings.environment()).contains("not a section"));
        assertTrue(refusal(file("http:\n  port: {a: 1}\n"), TestSettings.environment())
                .contains("settings.yaml:2: http.port: a section (expected: a value)"));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertTrue(refusal(folder.resolve("absent.yaml"), TestSettings.environment())
                .endsWith("absent.yaml: no such file"));
    }

    @Test
    void refusesBytesThatAreNotText() throws IOException {
        Path file = Files.write(folder.resolve("settings.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertTrue(refusal(file, TestSettings.environment()).endsWith("not UTF-8"));
    }

    @Test
    void neverPrintsASecretNotEvenABadOne() throws IOException {
        Path file = file("auth:\n  masterKey: c2hvcnQ=\n");
        assertFalse(refusal(file, Map.of()).contains("c2hvcnQ="));
        String tooShort = refusal(null, TestSettings.environment("PENSTOCK_AUTH_MASTER_KEY", "c2hvcnQ="));
        assertEquals(
                "PENSTOCK_AUTH_MASTER_KEY: auth.masterKey: too short or not base64 (expected: >= 32 bytes in base64)",
                tooShort);
    }

    @Test
    void neverPrintsAPasswordInsideAUrl() {
        assertEquals(
                "PENSTOCK_OBJECTS_ENDPOINT: objects.endpoint: has a user or password in it (expected: none)",
                refusal(null, TestSettings.environment("PENSTOCK_OBJECTS_ENDPOINT", "http://ada:hunter2@store")));
        assertEquals(
                "PENSTOCK_REDIS_URI: redis.uri: has a user or password in it (expected: none; use password)",
                refusal(null, TestSettings.environment("PENSTOCK_REDIS_URI", "redis://ada:hunter2@cache")));
        assertEquals(
                "PENSTOCK_REDIS_URI: redis.uri: not readable (expected: a URL)",
                refusal(null, TestSettings.environment("PENSTOCK_REDIS_URI", "redis://ada:hunter 2@cache")));
    }

    @Test
    void describesTheSettingsInForceWithoutSecrets() throws IOException {
        GatewaySettings settings = SettingsLoader.gateway(
                null, TestSettings.environment("PENSTOCK_HTTP_PORT", "8081", "PENSTOCK_NODE_NAME", "eu-1"));
        String text = settings.describe();
        assertTrue(text.contains("  port: 8081\n"), text);
        assertTrue(text.contains("  masterKey: \"***\"\n"), text);
        assertTrue(text.contains("  password: \"\"\n"), text);
        assertFalse(text.contains(TestSettings.MASTER_KEY.reveal()));
        Path written = file(text.replaceAll("(?m)^ +(secretKey|masterKey): .*\\n", ""));
        assertEquals(settings, SettingsLoader.gateway(written, TestSettings.environment()));
    }

    @Test
    void describesListsAndPaths() {
        String text = SettingsLoader.workers(null, TestSettings.environment()).describe();
        assertTrue(text.contains("  names: [shared]\n"), text);
        assertTrue(text.contains("  scratch: ./data/scratch\n"), text);
    }

    @Test
    void variablesOfOtherSectionsAreNoneOfItsBusiness() {
        SettingsLoader.gateway(
                null,
                TestSettings.environment("PENSTOCK_SANDBOX_HEAP", "1GiB", "PENSTOCK_FAILPOINT", "relay.after-claim"));
    }

    private String refusal(Path file, Map<String, String> environment) {
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsLoader.gateway(file, environment));
        assertFalse(e.problems().isEmpty());
        return String.valueOf(e.getMessage()).replace(folder + "/", "");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("settings.yaml"), yaml);
    }
}
