package dev.penstock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void helpTeachesTheFirstSteps() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("penstock up"), out.toString());
        assertTrue(out.toString().contains("Exit codes:"), out.toString());
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        for (String command : List.of("up", "gateway", "worker", "migrate", "check-config", "demo", "routes")) {
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().contains("Example"), command + ": " + out);
            out.getBuffer().setLength(0);
        }
    }

    @Test
    void unknownCommandIsOneLineAndMisuse() {
        assertEquals(2, run("serve"));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void templateIsAValidFileOnceSecretsAreThere() throws IOException {
        assertEquals(0, run("check-config", "--template", "gateway"));
        assertTrue(out.toString().contains("database:"), out.toString());
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "database:\n  port: 70000\n  hots: db\n");

        assertEquals(2, run("check-config", "--gateway", file.toString()));

        assertTrue(err.toString().contains("database.port"), err.toString());
        assertTrue(err.toString().contains("hots"), err.toString());
        assertTrue(err.toString().contains("auth.masterKey"), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void gatewayRefusesSettingsWithEveryProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "http:\n  port: many\nredis:\n  uri: nonsense\n");

        assertEquals(2, run("gateway", "--config", file.toString()));

        assertTrue(err.toString().contains("http.port"), err.toString());
        assertTrue(err.toString().contains("redis.uri"), err.toString());
    }

    @Test
    void settingsFileThatIsNotThereIsMisuse() {
        assertEquals(2, run("worker", "--config", folder.resolve("none.yaml").toString()));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
