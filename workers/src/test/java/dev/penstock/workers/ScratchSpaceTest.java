package dev.penstock.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchSpaceTest {
    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void name() {
        root = directory.resolve("made/scratch");
    }

    @Test
    void nobodyElseMayEnterAndNothingIsLeft() throws IOException {
        ScratchSpace scratch = ScratchSpace.open(root);
        assertEquals("rwx------", permissions(root));
        assertEquals("rwx------", permissions(scratch.directory()));
        Files.writeString(
                Files.createDirectory(scratch.directory().resolve("job")).resolve("original"), "bytes");
        scratch.delete();
        assertEquals(0, entries());
    }

    @Test
    void workersOfOneProcessLeaveEachOtherAlone() throws IOException {
        ScratchSpace one = ScratchSpace.open(root);
        ScratchSpace two = ScratchSpace.open(root);
        assertTrue(Files.isDirectory(one.directory()));
        one.delete();
        assertTrue(Files.isDirectory(two.directory()));
        two.delete();
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatALivingOneHoldsIsNot() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScratchHolder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = holder.inputReader(StandardCharsets.UTF_8)) {
            Path held = Path.of(out.readLine());
            ScratchSpace.open(root).delete();
            assertTrue(Files.isDirectory(held), "taken from a living process");
            holder.destroyForcibly();
            assertTrue(holder.waitFor(20, TimeUnit.SECONDS));
            ScratchSpace.open(root).delete();
            assertFalse(Files.exists(held), "left behind");
            assertEquals(0, entries());
        } finally {
            holder.destroyForcibly();
        }
    }

    private long entries() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.count();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
