package dev.penstock.launcher.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name what there is. */
final class DocumentsTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void everyPackageStandsInTheTableForNewcomers() throws IOException {
        String table = Files.readString(DOCS.resolve("architecture.md"));
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : HouseClasses.MAIN) {
            String name = type.getPackageName().substring("dev.penstock.".length());
            if (!table.contains("| `" + name + "` |")) {
                missing.add(name);
            }
        }
        assertEquals(Set.of(), missing, "packages that docs/architecture.md does not explain");
    }

    @Test
    void everyDecisionStandsInTheIndex() throws IOException {
        String index = Files.readString(DOCS.resolve("README.md"));
        try (Stream<Path> files = Files.list(DOCS.resolve("adr"))) {
            List<String> missing = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("000") && !index.contains("(adr/" + name + ")"))
                    .sorted()
                    .toList();
            assertEquals(List.of(), missing, "decisions that docs/README.md does not list");
        }
    }
}
