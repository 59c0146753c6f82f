package dev.penstock.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings in environment variables: {@code PENSTOCK_DATABASE_HOST} for {@code database.host}. A secret's variable holds the
 * secret itself, or with {@code _FILE} after its name the path of a file that does.
 */
final class SettingsEnvironment {
    private static final String PREFIX = "PENSTOCK_";
    private static final String FILE_SUFFIX = "_FILE";

    private final Map<String, String> variables;
    private final Set<String> referenced = new HashSet<>();

    SettingsEnvironment(Map<String, String> variables) {
        this.variables = new HashMap<>(variables);
    }

    /** A variable that takes the place of what the file says. */
    record Variable(String name, String text) {
        SecretReference.Outcome secret() {
            return name.endsWith(FILE_SUFFIX)
                    ? SecretReference.readFile(text)
                    : new SecretReference.Outcome(Optional.of(Secret.of(text)), "");
        }
    }

    /** The variable of a setting. */
    String name(String section, Setting setting) {
        return PREFIX + Setting.environmentName(section) + "_" + setting.environmentName();
    }

    Optional<Variable> override(String section, Setting setting) {
        String variable = name(section, setting);
        if (variables.containsKey(variable)) {
            return Optional.of(new Variable(variable, variables.getOrDefault(variable, "")));
        }
        String fileVariable = variable + FILE_SUFFIX;
        return setting.isSecret() && variables.containsKey(fileVariable)
                ? Optional.of(new Variable(fileVariable, variables.getOrDefault(fileVariable, "")))
                : Optional.empty();
    }

    /** Resolves a secret's reference; a variable it names is a known one from then on. */
    SecretReference.Outcome resolve(String reference) {
        if (reference.startsWith(SecretReference.ENVIRONMENT)) {
            referenced.add(reference.substring(SecretReference.ENVIRONMENT.length()));
        }
        return SecretReference.resolve(reference, variables);
    }

    /** Variables that look like settings of this section and are none. */
    List<SettingProblem> unknown(String section, List<Setting> settings) {
        Set<String> known = new HashSet<>(referenced);
        Set<String> names = new TreeSet<>();
        for (Setting setting : settings) {
            names.add(name(section, setting));
            known.add(name(section, setting));
            if (setting.isSecret()) {
                known.add(name(section, setting) + FILE_SUFFIX);
            }
        }
        List<SettingProblem> problems = new ArrayList<>();
        for (String variable : new TreeSet<>(variables.keySet())) {
            if (variable.startsWith(PREFIX + Setting.environmentName(section) + "_") && !known.contains(variable)) {
                problems.add(new SettingProblem(
                        variable, section, "unknown environment variable" + NearestName.hint(variable, names)));
            }
        }
        return problems;
    }
}
