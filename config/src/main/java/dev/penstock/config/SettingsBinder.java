package dev.penstock.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Brings file and environment together into one settings record, and collects everything that is wrong on the way. */
final class SettingsBinder<T extends Record> {
    private final Class<T> type;
    private final SettingsFile file;
    private final SettingsEnvironment environment;
    private final List<SettingProblem> problems = new ArrayList<>();

    SettingsBinder(Class<T> type, SettingsFile file, Map<String, String> environment) {
        this.type = type;
        this.file = file;
        this.environment = new SettingsEnvironment(environment);
    }

    /**
     * The settings in force.
     *
     * @throws SettingsException with every problem
     */
    T bind() {
        problems.addAll(file.problems());
        Map<String, Class<?>> sections = new LinkedHashMap<>();
        for (RecordComponent section : type.getRecordComponents()) {
            sections.put(section.getName(), section.getType());
        }
        refuseUnknownSections(sections.keySet());
        List<Object> values = new ArrayList<>();
        sections.forEach((name, section) -> bindSection(name, section, values));
        sections.forEach((name, section) -> problems.addAll(environment.unknown(name, Setting.of(section))));
        if (problems.isEmpty()) {
            try {
                return Defaults.make(type, values);
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        throw new SettingsException(problems);
    }

    /**
     * Sections of one type under names of the file's own.
     *
     * @throws SettingsException with every problem
     */
    static <S extends Record> Map<String, S> sections(
            Class<S> type, SettingsFile file, Map<String, String> environment) {
        SettingsBinder<S> binder = new SettingsBinder<>(type, file, environment);
        binder.problems.addAll(file.problems());
        Map<String, S> bound = new LinkedHashMap<>();
        file.sections().keySet().forEach(name -> {
            List<Object> made = new ArrayList<>();
            binder.bindSection(name, type, made);
            made.forEach(section -> bound.put(name, type.cast(section)));
        });
        if (!binder.problems.isEmpty()) {
            throw new SettingsException(binder.problems);
        }
        return bound;
    }

    private void refuseUnknownSections(Set<String> known) {
        file.sections().forEach((name, section) -> {
            if (!known.contains(name)) {
                problems.add(
                        new SettingProblem(section.source(), name, "unknown section" + NearestName.hint(name, known)));
            }
        });
    }

    private void bindSection(String section, Class<?> sectionType, List<Object> sections) {
        List<Setting> settings = Setting.of(sectionType);
        SettingsFile.Section written = file.sections().getOrDefault(section, new SettingsFile.Section("", Map.of()));
        List<String> known = settings.stream().map(Setting::name).toList();
        written.values().forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(new SettingProblem(
                        value.source(), section + "." + key, "unknown key" + NearestName.hint(key, known)));
            }
        });
        int problemsBefore = problems.size();
        Map<String, SettingValue> values = new LinkedHashMap<>();
        for (Setting setting : settings) {
            SettingValue value = SettingValue.of(section, setting, written, environment);
            value.problem().ifPresent(problems::add);
            values.put(setting.name(), value);
        }
        try {
            Object made = Defaults.make(
                    sectionType,
                    values.values().stream().map(SettingValue::value).toList());
            if (problems.size() == problemsBefore) {
                sections.add(made);
            }
        } catch (SettingsException e) {
            addAll(section, e, values);
        }
    }

    /** A value that could not be read at all has been reported; what its placeholder broke is no news. */
    private void addAll(String section, SettingsException found, Map<String, SettingValue> values) {
        for (SettingProblem problem : found.problems()) {
            SettingValue value = Objects.requireNonNull(values.get(problem.key()), problem.key());
            if (value.problem().isEmpty()) {
                problems.add(new SettingProblem(value.source(), section + "." + problem.key(), problem.message()));
            }
        }
    }
}
