package dev.penstock.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. Carries every problem there is, not the first one; the message has a line for each. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingProblem> problems;

    /** At least one problem. */
    public SettingsException(List<SettingProblem> problems) {
        super(problems.stream().map(SettingProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems: empty (expected: at least one)");
        }
        this.problems = List.copyOf(problems);
    }

    /** All of them, in the order of the settings. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
