package dev.penstock.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What a test needs to have settings at all. */
final class TestSettings {
    static final Secret MASTER_KEY = Secret.of(
            Base64.getEncoder().encodeToString("a key of at least 32 bytes, yes.".getBytes(StandardCharsets.UTF_8)));
    static final Secret STORE_KEY = Secret.of("store-secret");

    private TestSettings() {}

    /** The required secrets, and these variables. */
    static Map<String, String> environment(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PENSTOCK_AUTH_MASTER_KEY", MASTER_KEY.reveal());
        environment.put("PENSTOCK_OBJECTS_SECRET_KEY", STORE_KEY.reveal());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }
}
