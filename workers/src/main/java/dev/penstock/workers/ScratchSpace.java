package dev.penstock.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This process's directory for files under way, below a root that worker processes of one host share. Whoever opens a new
 * one removes those of processes that are gone. Blocking.
 */
record ScratchSpace(Path directory) {
    private static final Pattern NAME = Pattern.compile("worker-(\\d+)-[0-9a-f]{8}");

    static ScratchSpace open(Path root) throws IOException {
        Path absolute = Files.createDirectories(root.toAbsolutePath());
        for (Path left : left(absolute)) {
            delete(left);
        }
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new ScratchSpace(Files.createDirectory(
                absolute.resolve("worker-" + ProcessHandle.current().pid() + "-" + unique)));
    }

    void delete() throws IOException {
        delete(directory);
    }

    private static List<Path> left(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(ScratchSpace::isOfDeadProcess).toList();
        }
    }

    private static boolean isOfDeadProcess(Path entry) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(name.group(1)));
        return owner.isEmpty() || !owner.get().isAlive();
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> entries = Files.walk(tree)) {
            entries.sorted(Comparator.reverseOrder()).forEach(ScratchSpace::deleteOne);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
