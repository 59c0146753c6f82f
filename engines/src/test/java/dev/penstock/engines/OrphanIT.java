package dev.penstock.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose JVM was killed are found by the next start; what was committed is there. */
final class OrphanIT {
    private static final Secret PASSWORD = Secret.of("only-for-this-test");
    private static final Path BINARIES = Path.of(System.getProperty("user.home"), ".cache", "penstock", "engines");

    @TempDir
    Path temp;

    @Test
    void postgresLeftBehindIsStoppedAndItsCommitsAreThere() throws Exception {
        EmbeddedPostgresEngine.Options options = EmbeddedPostgresEngine.Options.durable(
                temp.resolve("pg"), BINARIES, temp.resolve("pg.log"), FreePort.any(), PASSWORD);
        EmbeddedPostgresEngine orphan = EmbeddedPostgresEngine.start(options);
        try (Connection connection = connect(options);
                Statement statement = connection.createStatement()) {
            assertEquals("on", show(statement, "fsync"));
            assertEquals("on", show(statement, "synchronous_commit"));
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (EmbeddedPostgresEngine next = EmbeddedPostgresEngine.start(options);
                Connection connection = connect(options);
                ResultSet rows = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
            assertNotNull(orphan.onExit().get(10, TimeUnit.SECONDS));
            assertTrue(rows.next());
            assertEquals(42, rows.getInt(1));
            assertEquals(options.port(), next.port());
        }
        assertTrue(FreePort.isFree(options.port()));
    }

    @Test
    void postgresAsksForThePassword() {
        EmbeddedPostgresEngine.Options options = EmbeddedPostgresEngine.Options.durable(
                temp.resolve("pg"), BINARIES, temp.resolve("pg.log"), FreePort.any(), PASSWORD);
        try (EmbeddedPostgresEngine engine = EmbeddedPostgresEngine.start(options)) {
            String url = "jdbc:postgresql://" + engine.host() + ":" + engine.port() + "/postgres";
            assertThrows(SQLException.class, () -> DriverManager.getConnection(url, "postgres", "guessed"));
        }
    }

    @Test
    void redisLeftBehindIsStopped() throws Exception {
        EmbeddedRedisEngine.Options options = EmbeddedRedisEngine.Options.standard(
                temp.resolve("redis"), BINARIES, temp.resolve("redis.log"), FreePort.any(), PASSWORD);
        EmbeddedRedisEngine orphan = EmbeddedRedisEngine.start(options);

        try (EmbeddedRedisEngine next = EmbeddedRedisEngine.start(options)) {
            assertNotNull(orphan.onExit().get(10, TimeUnit.SECONDS));
            assertFalse(next.onExit().isDone());
        }
        assertTrue(FreePort.isFree(options.port()));
    }

    @Test
    void aPidFileThatNamesAnotherProcessHarmsNobody() throws IOException {
        Path data = Files.createDirectories(temp.resolve("redis"));
        Files.writeString(data.resolve("redis.pid"), ProcessHandle.current().pid() + "\n");

        EmbeddedRedisEngine.stopStray(data);

        assertTrue(ProcessHandle.current().isAlive());
    }

    @Test
    void aTakenPortIsSaidInOneLine() {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineException redis = assertThrows(
                    EngineException.class,
                    () -> EmbeddedRedisEngine.start(EmbeddedRedisEngine.Options.standard(
                            temp.resolve("redis"),
                            BINARIES,
                            temp.resolve("redis.log"),
                            taken.getLocalPort(),
                            PASSWORD)));
            EngineException broker = assertThrows(
                    EngineException.class,
                    () -> EmbeddedBrokerEngine.start(
                            new EmbeddedBrokerEngine.Options(taken.getLocalPort(), "penstock", PASSWORD)));
            assertEquals(1, String.valueOf(redis.getMessage()).lines().count());
            assertTrue(String.valueOf(broker.getMessage()).contains(Integer.toString(taken.getLocalPort())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(EmbeddedPostgresEngine.Options options) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + options.port() + "/postgres";
        return DriverManager.getConnection(
                url, EmbeddedPostgresEngine.SUPERUSER, options.password().reveal());
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
