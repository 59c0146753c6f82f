package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Full mapping and rejection of every section: each key is read into its place, and each refuses what it must not be. */
class SettingsRecordsTest {
    /** Section → key → a value that is not the default, and one that is refused. */
    private static final Map<String, Map<String, List<String>>> GATEWAY = Map.ofEntries(
            Map.entry("node", Map.of("name", List.of("eu-1", "no spaces"), "roles", List.of("[edge, api]", "db"))),
            Map.entry(
                    "routes",
                    Map.of("file", List.of("/etc/penstock/routes.json", "a\0b"), "poll", List.of("5s", "1ms"))),
            Map.entry(
                    "proxy",
                    Map.of(
                            "replayMax", List.of("1MiB", "17MiB"),
                            "tunnelIdle", List.of("5m", "1ms"),
                            "tunnelsMax", List.of("100", "0"))),
            Map.entry(
                    "http",
                    Map.of(
                            "host", List.of("127.0.0.1", " "),
                            "port", List.of("8443", "65536"),
                            "bodyMax", List.of("2MiB", "1KiB"),
                            "eventLoops", List.of("3", "-1"),
                            "publicUrl", List.of("https://drive.example.org", "ftp://drive.example.org"),
                            "drainTimeout", List.of("5s", "11m"))),
            Map.entry(
                    "tls",
                    Map.of(
                            "certificate", List.of("/etc/penstock/tls.pem", "a\0b"),
                            "key", List.of("/etc/penstock/tls.key", "a\0b"),
                            "reload", List.of("1m", "1ms"))),
            Map.entry(
                    "edge",
                    Map.ofEntries(
                            Map.entry("accessLog", List.of("/var/log/penstock/access.log", " ")),
                            Map.entry("trustedProxies", List.of("[10.0.0.0/8]", "proxy.example.org")),
                            Map.entry("forwardedHeader", List.of("forwarded", "via")),
                            Map.entry("proxyProtocol", List.of("true", "maybe")),
                            Map.entry("corsOrigins", List.of("[https://app.example.org]", "app.example.org")),
                            Map.entry("corsMaxAge", List.of("5m", "2d")),
                            Map.entry("compressFrom", List.of("4KiB", "2MiB")),
                            Map.entry("headTimeout", List.of("5s", "1ms")),
                            Map.entry("bodyTimeout", List.of("30s", "1ms")),
                            Map.entry("idleTimeout", List.of("2m", "1ms")))),
            Map.entry(
                    "admission",
                    Map.of(
                            "inFlightMax", List.of("100", "0"),
                            "waitingMax", List.of("100", "0"),
                            "connectionsMax", List.of("100", "0"),
                            "handshakesPerSecond", List.of("100", "0"))),
            Map.entry("management", Map.of("host", List.of("0.0.0.0", ""), "port", List.of("9999", "-1"))),
            Map.entry(
                    "database",
                    Map.of(
                            "host", List.of("db", ""),
                            "port", List.of("6432", "0"),
                            "database", List.of("files", ""),
                            "user", List.of("app", ""),
                            "password", List.of("***", ""),
                            "tenantPoolSize", List.of("8", "0"),
                            "systemPoolSize", List.of("2", "101"),
                            "connectTimeout", List.of("1s", "10ms"),
                            "statementTimeout", List.of("20s", "11m"))),
            Map.entry(
                    "redis",
                    Map.of(
                            "uri", List.of("rediss://cache:6380/1", "http://cache"),
                            "password", List.of("***", ""),
                            "prefix", List.of("files", "With Space"))),
            Map.entry(
                    "broker",
                    Map.of(
                            "host", List.of("mq", ""),
                            "port", List.of("5673", "0"),
                            "user", List.of("app", ""),
                            "password", List.of("***", ""),
                            "virtualHost", List.of("files", ""),
                            "prefix", List.of("files", "UPPER"),
                            "heartbeat", List.of("5s", "1ms"))),
            Map.entry(
                    "objects",
                    Map.of(
                            "endpoint", List.of("http://store:9000", "store"),
                            "publicEndpoint", List.of("https://store.example.org", "https://u:p@store.example.org"),
                            "region", List.of("eu-central-1", ""),
                            "bucket", List.of("files", "No"),
                            "accessKey", List.of("AKIA", ""),
                            "secretKey", List.of("***", ""),
                            "presignTtl", List.of("5m", "1s"))),
            Map.entry(
                    "auth",
                    Map.ofEntries(
                            Map.entry("issuer", List.of("https://drive.example.org", "")),
                            Map.entry("audience", List.of("files", "")),
                            Map.entry("accessTtl", List.of("5m", "1s")),
                            Map.entry("refreshTtl", List.of("7d", "1s")),
                            Map.entry("refreshGrace", List.of("30s", "11m")),
                            Map.entry("masterKey", List.of("***", "")),
                            Map.entry("algorithms", List.of("[ES256, RS256]", "HS256")),
                            Map.entry("keyLife", List.of("90d", "1s")),
                            Map.entry("keyLead", List.of("1h", "1ms")),
                            Map.entry("cachedTokensMax", List.of("500", "0")),
                            Map.entry("issuersFile", List.of("issuers.yaml", "issuers.json")))),
            Map.entry(
                    "limits",
                    Map.of(
                            "lease", List.of("50ms", "1ms"),
                            "redisTimeout", List.of("10ms", "1ms"),
                            "bucketsMax", List.of("5000", "10"),
                            "nodesAssumed", List.of("3", "0"),
                            "planRefresh", List.of("5s", "1ms"),
                            "addressAuthPerMinute", List.of("60", "0"),
                            "addressPerMinute", List.of("100", "0"))),
            Map.entry(
                    "accounts",
                    Map.of(
                            "passwordLengthMin", List.of("12", "7"),
                            "accountAttempts", List.of("3", "0"),
                            "addressAttempts", List.of("100", "0"),
                            "blockMax", List.of("5m", "1s"),
                            "apiKeyLifeMax", List.of("30d", "1m"),
                            "apiKeysMax", List.of("5", "0"))),
            Map.entry(
                    "realtime",
                    Map.of(
                            "ping", List.of("20s", "1ms"),
                            "pong", List.of("5s", "11m"),
                            "authTimeout", List.of("4s", "2m"),
                            "frameMax", List.of("32KiB", "1KiB"),
                            "queueMax", List.of("128KiB", "1KiB"),
                            "replayRing", List.of("64", "-1"),
                            "subscriptionsMax", List.of("8", "0"),
                            "headInterval", List.of("2m", "1ms"))),
            Map.entry("journal", Map.of("pageMax", List.of("500", "0"), "waitMax", List.of("30s", "6m"))),
            Map.entry(
                    "uploads",
                    Map.of(
                            "singleMax", List.of("32MiB", "6GiB"),
                            "sizeMax", List.of("1GiB", "6TiB"),
                            "partSize", List.of("16MiB", "1MiB"),
                            "ttl", List.of("2h", "1s"),
                            "bucketEventSecret", List.of("***", "short"))),
            Map.entry(
                    "relay",
                    Map.of(
                            "poll", List.of("2s", "1ms"),
                            "batch", List.of("100", "0"),
                            "window", List.of("250", "0"),
                            "dispatchLease", List.of("1m", "10ms"),
                            "confirmTimeout", List.of("5s", "1ms"),
                            "reapInterval", List.of("1s", "1ms"))));

    private static final Map<String, Map<String, List<String>>> WORKERS = Map.of(
            "node", Map.of("name", List.of("eu-1", "no spaces")),
            "management", section("management"),
            "database", section("database"),
            "broker", section("broker"),
            "objects", section("objects"),
            "pools",
                    Map.of(
                            "names", List.of("[acme, shared]", "Not A Pool"),
                            "concurrency", List.of("4", "0"),
                            "lease", List.of("10s", "1ms"),
                            "drainTimeout", List.of("5s", "2h")),
            "jobs",
                    Map.of(
                            "backoffBase", List.of("2s", "0ms"),
                            "backoffMax", List.of("10m", "2d")),
            "sandbox",
                    Map.of(
                            "heap", List.of("512MiB", "1MiB"),
                            "timeLimit", List.of("10s", "1ms"),
                            "pixelsMax", List.of("1000000", "1"),
                            "jobsPerChild", List.of("10", "0"),
                            "scratch", List.of("/var/tmp/penstock", "")));

    /** Secrets that may be absent: nothing to refuse. */
    private static final List<String> FREE_SECRETS = List.of("database.password", "redis.password", "broker.password");

    @Test
    void readsEveryGatewayKeyIntoItsPlace() {
        assertEquals(
                expected(GATEWAY),
                described(SettingsLoader.gateway(null, variables(GATEWAY, 0)).describe()));
    }

    @Test
    void readsEveryWorkerKeyIntoItsPlace() {
        assertEquals(
                expected(WORKERS),
                described(SettingsLoader.workers(null, variables(WORKERS, 0)).describe()));
    }

    @Test
    void refusesEveryGatewayKeyOutOfItsRangeAtOnce() {
        Map<String, String> bad = variables(GATEWAY, 1);
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsLoader.gateway(null, bad));
        assertEquals(refusedKeys(GATEWAY), keysOf(e));
    }

    @Test
    void refusesEveryWorkerKeyOutOfItsRangeAtOnce() {
        Map<String, String> bad = variables(WORKERS, 1);
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsLoader.workers(null, bad));
        assertEquals(refusedKeys(WORKERS), keysOf(e));
    }

    @Test
    void refusesValuesOfTheWrongForm() {
        Map<String, String> bad = TestSettings.environment(
                "PENSTOCK_HTTP_PORT", "eighty",
                "PENSTOCK_HTTP_BODY_MAX", "1MB",
                "PENSTOCK_HTTP_PUBLIC_URL", "not a url",
                "PENSTOCK_HTTP_DRAIN_TIMEOUT", "20");
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsLoader.gateway(null, bad));
        assertEquals(
                List.of(
                        "PENSTOCK_HTTP_PORT: http.port: \"eighty\" (expected: a whole number)",
                        "PENSTOCK_HTTP_BODY_MAX: http.bodyMax: \"1MB\" (expected: a size such as 512B, 64KiB, 8MiB or 1GiB)",
                        "PENSTOCK_HTTP_PUBLIC_URL: http.publicUrl: \"not a url\" (expected: a URL)",
                        "PENSTOCK_HTTP_DRAIN_TIMEOUT: http.drainTimeout: \"20\" (expected: a duration such as 250ms, 10s, 5m, 2h or"
                                + " 1d)"),
                e.problems().stream().map(SettingProblem::toString).toList());
    }

    @Test
    void refusesRulesBetweenKeys() {
        assertTrue(refusal("PENSTOCK_AUTH_ACCESS_TTL", "10h", "PENSTOCK_AUTH_REFRESH_TTL", "5h")
                .contains("auth.refreshTtl"));
        assertTrue(refusal("PENSTOCK_RELAY_DISPATCH_LEASE", "5s", "PENSTOCK_RELAY_CONFIRM_TIMEOUT", "6s")
                .contains("dispatchLease"));
        assertThrows(
                SettingsException.class,
                () -> SettingsLoader.workers(
                        null,
                        TestSettings.environment(
                                "PENSTOCK_JOBS_BACKOFF_BASE", "10m", "PENSTOCK_JOBS_BACKOFF_MAX", "1m")));
        assertThrows(
                SettingsException.class,
                () -> SettingsLoader.workers(null, TestSettings.environment("PENSTOCK_POOLS_NAMES", "shared,shared")));
    }

    @Test
    void hasDefaultsForEverySection() {
        assertEquals(new ManagementSettings("127.0.0.1", 9090), ManagementSettings.defaults());
        assertEquals(List.of("shared"), PoolSettings.defaults().names());
        assertEquals(DataSize.ofMiB(64), UploadSettings.defaults().singleMax());
        assertEquals(java.time.Duration.ofSeconds(1), JobSettings.defaults().backoffBase());
        assertEquals(1000, JournalSettings.defaults().pageMax());
        assertEquals(100_000, LimitSettings.defaults().bucketsMax());
        assertEquals(200, RelaySettings.defaults().batch());
        assertEquals(DataSize.ofKiB(64), RealtimeSettings.defaults().frameMax());
        assertEquals(50_000_000, SandboxSettings.defaults().pixelsMax());
        assertEquals("penstock", BrokerSettings.defaults().prefix());
        assertEquals("penstock", RedisSettings.defaults().prefix());
        assertEquals(5432, DatabaseSettings.defaults().port());
    }

    @Test
    void namesTheNodeAfterItsHostWhenNobodyDoes() {
        assertEquals("eu-1", new NodeSettings("eu-1").nameOrHost());
        assertTrue(NodeSettings.defaults()
                .nameOrHost()
                .endsWith("-" + ProcessHandle.current().pid()));
    }

    private static Map<String, List<String>> section(String name) {
        return GATEWAY.getOrDefault(name, Map.of());
    }

    private static String refusal(String... variables) {
        SettingsException e = assertThrows(
                SettingsException.class, () -> SettingsLoader.gateway(null, TestSettings.environment(variables)));
        return String.valueOf(e.getMessage());
    }

    /** Each key's good (0) or bad (1) value as a variable. */
    private static Map<String, String> variables(Map<String, Map<String, List<String>>> sections, int which) {
        Map<String, String> variables = new HashMap<>();
        sections.forEach((section, keys) -> keys.forEach((key, values) -> {
            String name = "PENSTOCK_" + Setting.environmentName(section) + "_" + Setting.environmentName(key);
            String value = values.get(which).replaceAll("[\\[\\]]", "");
            variables.put(name, value.equals("***") ? TestSettings.MASTER_KEY.reveal() : value);
        }));
        return variables;
    }

    private static Map<String, String> expected(Map<String, Map<String, List<String>>> sections) {
        Map<String, String> expected = new TreeMap<>();
        sections.forEach(
                (section, keys) -> keys.forEach((key, values) -> expected.put(section + "." + key, values.get(0))));
        return expected;
    }

    private static Map<String, String> described(String text) {
        Map<String, String> described = new TreeMap<>();
        String section = "";
        for (String line : text.split("\n")) {
            String[] parts = line.strip().split(": ?", 2);
            if (line.startsWith(" ")) {
                described.put(section + "." + parts[0], parts[1].replace("\"", ""));
            } else {
                section = parts[0];
            }
        }
        return described;
    }

    private static Set<String> refusedKeys(Map<String, Map<String, List<String>>> sections) {
        Set<String> keys = new TreeSet<>(expected(sections).keySet());
        keys.removeAll(FREE_SECRETS);
        return keys;
    }

    private static Set<String> keysOf(SettingsException e) {
        Set<String> keys = new TreeSet<>();
        e.problems().forEach(problem -> keys.add(problem.key()));
        return keys;
    }
}
