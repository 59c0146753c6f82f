package dev.penstock.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the values of one settings record and reports every failure together; for compact constructors. */
final class SettingChecks {
    private static final int PORT_MAX = 65_535;
    private static final Set<String> WEB_SCHEMES = Set.of("http", "https");

    private final List<SettingProblem> problems = new ArrayList<>();

    /** Between both ends, inclusive. */
    SettingChecks range(String key, long value, long min, long max) {
        return check(value >= min && value <= max, key, value + " (expected: " + min + ".." + max + ")");
    }

    /** Zero stands for "any free port". */
    SettingChecks port(String key, int value) {
        return range(key, value, 0, PORT_MAX);
    }

    SettingChecks range(String key, Duration value, Duration min, Duration max) {
        boolean inRange = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        return check(inRange, key, text(value) + " (expected: " + text(min) + ".." + text(max) + ")");
    }

    SettingChecks range(String key, DataSize value, DataSize min, DataSize max) {
        boolean inRange = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        return check(inRange, key, value + " (expected: " + min + ".." + max + ")");
    }

    SettingChecks notBlank(String key, String value) {
        return check(!value.isBlank(), key, "empty (expected: a value)");
    }

    SettingChecks matches(String key, String value, Pattern form) {
        return check(form.matcher(value).matches(), key, "\"" + value + "\" (expected: " + form + ")");
    }

    /** An absolute http or https address without query, fragment or user. */
    SettingChecks web(String key, URI value) {
        boolean web = value.getScheme() != null
                && WEB_SCHEMES.contains(value.getScheme())
                && value.getHost() != null
                && value.getRawQuery() == null
                && value.getRawFragment() == null;
        return value.getRawUserInfo() == null
                ? check(web, key, value + " (expected: an http or https URL)")
                : check(false, key, "has a user or password in it (expected: none)");
    }

    /** Any other rule. */
    SettingChecks check(boolean holds, String key, String message) {
        if (!holds) {
            problems.add(new SettingProblem("", key, message));
        }
        return this;
    }

    void done() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static String text(Duration value) {
        return Durations.text(value);
    }
}
