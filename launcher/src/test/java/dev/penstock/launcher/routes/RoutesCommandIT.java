package dev.penstock.launcher.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.launcher.process.FailureReport;
import dev.penstock.protocol.routes.RouteTableDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code penstock routes} over a real database, no gateway anywhere. */
final class RoutesCommandIT {

    private static final String TABLE = """
            {"routes":[{"name":"%s","match":{"path":"/%s"},"target":{"respond":{"status":200}}}]}
            """;

    @TempDir
    private Path folder;

    private Path settings;
    private String out = "";
    private String err = "";

    @BeforeEach
    void freshDatabase() throws IOException {
        settings = settings("");
    }

    @Test
    void goesThereAndBack() throws IOException {
        assertEquals(0, run("get"), err);
        assertEquals(RouteTableDocument.EMPTY, RouteTableDocument.read(out.getBytes(StandardCharsets.UTF_8)));

        assertEquals(0, run("put", table("a", "a"), "--note", "the first", "--expect", "0"), err);
        assertEquals("version 1 is in force", out.strip());
        assertEquals(0, run("validate", table("b", "b")), err);
        assertEquals(
                List.of("routes added: b", "routes removed: a"), out.lines().toList());
        assertEquals(0, run("put", table("b", "b")), err);
        assertEquals(0, run("rollback", "1"), err);

        assertEquals(0, run("get"), err);
        assertEquals(RouteTableDocument.read(Files.readAllBytes(Path.of(table("a", "a")))), read(out));
        assertEquals(0, run("get", "2"), err);
        assertEquals("b", read(out).routes().get(0).name());
        assertEquals(0, run("history"), err);
        assertTrue(out.lines().toList().get(0).startsWith("  2  "), out);
        assertTrue(out.lines().toList().get(1).matches("\\* 1 {2}.* {2}command line {2}the first"), out);
    }

    @Test
    void refusesWhatIsWrongOnALineForEachProblem() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.json"), """
                {"routes":[{"name":"x","match":{"path":"/x"},"target":{"upstream":{"cluster":"none"}}},
                           {"name":"x","match":{"path":"/y"},"target":{"respond":{"status":200}}}]}
                """);
        for (String command : List.of("validate", "put")) {
            assertEquals(2, run(command, wrong.toString()));
            assertEquals(2, err.lines().count(), err);
            assertFalse(err.contains("\tat "), err);
        }
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"routes\":");
        assertEquals(2, run("put", broken.toString()));
        assertEquals(1, err.lines().count(), err);
        assertEquals(2, run("put", folder.resolve("none.json").toString()));
        assertEquals(0, run("history"));
        assertEquals("", out);
    }

    @Test
    void refusesWhatComesTooLateOrIsNotThere() throws IOException {
        assertEquals(0, run("put", table("a", "a")), err);
        assertEquals(1, run("put", table("b", "b"), "--expect", "0"));
        assertTrue(err.contains("Version 1 is in force by now"), err);
        assertEquals(1, run("rollback", "9"));
        assertTrue(err.contains("No such version"), err);
        assertEquals(1, err.lines().count(), err);
    }

    @Test
    void changesNothingThatGatewaysWithAFileWouldNotSee() throws IOException {
        settings = settings("routes:\n  file: routes.json\n");
        assertEquals(2, run("put", table("a", "a")));
        assertTrue(err.contains("routes.file"), err);
        assertEquals(0, run("get"), err);
    }

    private static RouteTableDocument read(String json) {
        return RouteTableDocument.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private String table(String name, String path) throws IOException {
        return Files.writeString(folder.resolve(name + ".json"), TABLE.formatted(name, path))
                .toString();
    }

    private Path settings(String more) throws IOException {
        DatabaseSettings database = Backends.shared().freshDatabase();
        return Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                auth: {masterKey: "%s"}
                objects: {accessKey: unused, secretKey: "%s"}
                database: {host: "%s", port: %d, database: "%s", user: "%s", password: "%s"}
                """.formatted(
                                        secret("master", "A".repeat(43) + "="),
                                        secret("store", "unused"),
                                        database.host(),
                                        database.port(),
                                        database.database(),
                                        database.user(),
                                        secret("database", database.password().reveal()))
                        + more);
    }

    private String secret(String name, String value) throws IOException {
        return "file:" + Files.writeString(folder.resolve(name), value);
    }

    private int run(String... arguments) {
        StringWriter toOut = new StringWriter();
        StringWriter toErr = new StringWriter();
        CommandLine line = new CommandLine(new RoutesCommand());
        FailureReport failures = new FailureReport();
        line.setExecutionExceptionHandler(failures).setParameterExceptionHandler(failures);
        line.setOut(new PrintWriter(toOut, true)).setErr(new PrintWriter(toErr, true));
        int code = line.execute(Stream.concat(Arrays.stream(arguments), Stream.of("--config", settings.toString()))
                .toArray(String[]::new));
        out = toOut.toString();
        err = toErr.toString();
        return code;
    }
}
