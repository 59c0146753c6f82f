package dev.penstock.config;

import java.util.Optional;

/**
 * What one setting is, and where that comes from: the environment, else the file, else the default.
 *
 * @param value of the setting's type, a placeholder when there is a problem
 * @param source for problems found with the value later
 */
record SettingValue(Object value, String source, Optional<SettingProblem> problem) {

    static SettingValue of(
            String section, Setting setting, SettingsFile.Section written, SettingsEnvironment environment) {
        String key = section + "." + setting.name();
        Optional<SettingsEnvironment.Variable> variable = environment.override(section, setting);
        if (variable.isPresent()) {
            return overridden(key, setting, variable.get());
        }
        SettingsFile.Written inFile = written.values().get(setting.name());
        if (inFile == null) {
            return setting.defaultValue()
                    .map(value -> new SettingValue(value, "default", Optional.empty()))
                    .orElseGet(() -> missing(key, setting, environment.name(section, setting)));
        }
        return inFile(key, setting, inFile, environment);
    }

    private static SettingValue overridden(String key, Setting setting, SettingsEnvironment.Variable variable) {
        if (setting.isSecret()) {
            SecretReference.Outcome outcome = variable.secret();
            return secret(key, setting, variable.name(), outcome);
        }
        return parsed(key, setting, variable.text(), variable.name());
    }

    private static SettingValue inFile(
            String key, Setting setting, SettingsFile.Written written, SettingsEnvironment environment) {
        if (written.text() == null) {
            return failed(key, setting, written.source(), "no value (expected: " + setting.expected() + ")");
        }
        return setting.isSecret()
                ? secret(key, setting, written.source(), environment.resolve(written.text()))
                : parsed(key, setting, written.text(), written.source());
    }

    private static SettingValue parsed(String key, Setting setting, String text, String source) {
        return setting.parse(text)
                .map(value -> new SettingValue(value, source, Optional.empty()))
                .orElseGet(() -> failed(key, setting, source, shown(text) + " (expected: " + setting.expected() + ")"));
    }

    /** What looks like a URL with a password in it is not repeated. */
    private static String shown(String text) {
        return text.contains("@") ? "not readable" : '"' + text + '"';
    }

    private static SettingValue secret(String key, Setting setting, String source, SecretReference.Outcome outcome) {
        return outcome.secret()
                .map(value -> new SettingValue(value, source, Optional.empty()))
                .orElseGet(() -> failed(key, setting, source, outcome.problem()));
    }

    private static SettingValue missing(String key, Setting setting, String variable) {
        return failed(key, setting, "", "missing (expected: " + setting.expected() + ", or " + variable + ")");
    }

    private static SettingValue failed(String key, Setting setting, String source, String message) {
        return new SettingValue(setting.placeholder(), source, Optional.of(new SettingProblem(source, key, message)));
    }
}
