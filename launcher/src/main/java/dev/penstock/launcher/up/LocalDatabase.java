package dev.penstock.launcher.up;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedPostgresEngine;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.platform.schema.SchemaMigrator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database of {@code up}: its owner is no superuser, so that here as everywhere tenants are kept apart by the database
 * itself. Blocking (JDBC).
 */
final class LocalDatabase {
    private final DatabaseSettings settings;
    private final Secret superuserPassword;

    LocalDatabase(DatabaseSettings settings, Secret superuserPassword) {
        this.settings = settings;
        this.superuserPassword = superuserPassword;
    }

    /** Makes user and database when missing, sets the user's password, migrates. Safe to repeat. */
    void prepare() {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/postgres";
        try (Connection connection =
                        DriverManager.getConnection(url, EmbeddedPostgresEngine.SUPERUSER, superuserPassword.reveal());
                Statement statement = connection.createStatement()) {
            createUser(statement);
            createDatabase(statement);
        } catch (SQLException e) {
            throw CommandFailure.failed("the database could not be prepared: " + e.getMessage());
        }
        SchemaMigrator.migrate(settings);
    }

    private void createUser(Statement statement) throws SQLException {
        String user = statement.enquoteIdentifier(settings.user(), true);
        String password = statement.enquoteLiteral(settings.password().reveal());
        boolean known =
                exists(statement, "SELECT FROM pg_roles WHERE rolname = " + statement.enquoteLiteral(settings.user()));
        statement.execute((known ? "ALTER ROLE " : "CREATE ROLE ") + user + " LOGIN CREATEROLE PASSWORD " + password);
    }

    private void createDatabase(Statement statement) throws SQLException {
        String name = statement.enquoteLiteral(settings.database());
        if (!exists(statement, "SELECT FROM pg_database WHERE datname = " + name)) {
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(settings.database(), true) + " OWNER "
                    + statement.enquoteIdentifier(settings.user(), true));
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
