package dev.penstock.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as sections of keys with written values, each knowing its line. Values keep the form they were written in; types
 * are the business of {@link Setting}.
 */
final class SettingsFile {
    private static final int CODE_POINTS_MAX = 1024 * 1024;

    private final String name;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final List<SettingProblem> problems = new ArrayList<>();

    /** A written value and where it stands. Null for a key without a value. */
    record Written(@Nullable String text, String source) {}

    /** The keys of one section, and where it begins. */
    record Section(String source, Map<String, Written> values) {}

    private SettingsFile(String name) {
        this.name = name;
    }

    /** A file without a line. */
    static SettingsFile none() {
        return new SettingsFile("");
    }

    static SettingsFile read(Path path) {
        SettingsFile file = new SettingsFile(path.toString());
        try {
            file.parse(new StringReader(Files.readString(path, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            file.problem(file.name, "", "no such file");
        } catch (MalformedInputException e) {
            file.problem(file.name, "", "not UTF-8");
        } catch (IOException e) {
            file.problem(file.name, "", "cannot be read: " + e.getMessage());
        }
        return file;
    }

    Map<String, Section> sections() {
        return sections;
    }

    /** What is wrong with the file as YAML. */
    List<SettingProblem> problems() {
        return problems;
    }

    private void parse(Reader text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(CODE_POINTS_MAX);
        options.setMaxAliasesForCollections(0);
        try {
            Node root = new Yaml(options).compose(text);
            if (root != null) {
                entries(root, "").forEach((section, node) -> addSection(section, node));
            }
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? name
                    : name + ":" + (e.getProblemMark().getLine() + 1);
            problem(line, "", "not well-formed YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problem(name, "", "not well-formed YAML");
        }
    }

    private void addSection(String section, Node node) {
        Map<String, Written> values = new LinkedHashMap<>();
        entries(node, section).forEach((key, value) -> {
            String path = section + "." + key;
            if (value instanceof ScalarNode scalar) {
                boolean absent = scalar.getTag().equals(Tag.NULL);
                values.put(key, new Written(absent ? null : scalar.getValue(), source(value)));
            } else if (value instanceof SequenceNode list
                    && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
                List<String> items = list.getValue().stream()
                        .map(item -> ((ScalarNode) item).getValue())
                        .toList();
                values.put(key, new Written(String.join(",", items), source(value)));
            } else {
                problem(source(value), path, "a section (expected: a value)");
            }
        });
        sections.put(section, new Section(source(node), values));
    }

    /** The members of a mapping; a section without members is an empty one. */
    private Map<String, Node> entries(Node node, String path) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
                    problem(source(tuple.getKeyNode()), path.isEmpty() ? key : path + "." + key, "given twice");
                }
            }
        } else if (!node.getTag().equals(Tag.NULL)) {
            problem(source(node), path, "not a section (expected: keys with values)");
        }
        return entries;
    }

    private String source(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1);
    }

    private void problem(String source, String key, String message) {
        problems.add(new SettingProblem(source, key, message));
    }
}
