package dev.penstock.launcher.bench.local;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.launcher.installation.ChildProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Processor time of the server processes that work on one database. The server must run on this machine. */
final class DatabaseCpu implements AutoCloseable {

    private static final String BACKENDS =
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private final Connection connection;

    DatabaseCpu(DatabaseSettings settings) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        this.connection = DriverManager.getConnection(
                url, settings.user(), settings.password().reveal());
    }

    /** Of the connections that are there now. */
    double seconds() {
        try (Statement statement = connection.createStatement();
                ResultSet backends = statement.executeQuery(BACKENDS)) {
            double seconds = 0;
            while (backends.next()) {
                seconds += ChildProcess.cpuSeconds(backends.getLong(1));
            }
            return seconds;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
