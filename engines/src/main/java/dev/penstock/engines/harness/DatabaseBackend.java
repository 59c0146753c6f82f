package dev.penstock.engines.harness;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedPostgresEngine;
import dev.penstock.engines.EngineException;
import dev.penstock.engines.FreePort;
import dev.penstock.platform.schema.SchemaMigrator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL for tests: one server, one migrated template, a copy of it for each test that asks. */
final class DatabaseBackend {
    private static final int CONNECTIONS_MAX = 300;
    private static final int POOL_SIZE = 4;

    private final Backends.Kind kind;
    private final RunScope scope;
    private final List<String> made = new ArrayList<>();
    private @Nullable DatabaseSettings admin;
    private @Nullable String template;

    DatabaseBackend(Backends.Kind kind, RunScope scope) {
        this.kind = kind;
        this.scope = scope;
    }

    synchronized DatabaseSettings fresh(String name) {
        return create(name, template());
    }

    synchronized DatabaseSettings empty(String name) {
        return create(name, "template0");
    }

    private String template() {
        if (template == null) {
            String name = scope.name() + "-template";
            SchemaMigrator.migrate(create(name, "template0"));
            template = name;
        }
        return template;
    }

    private DatabaseSettings create(String name, String from) {
        DatabaseSettings settings = admin();
        execute(settings, "CREATE DATABASE \"" + name + "\" TEMPLATE \"" + from + "\"");
        made.add(name);
        return in(settings, name);
    }

    private DatabaseSettings admin() {
        if (admin == null) {
            admin = kind == Backends.Kind.EMBEDDED ? startEmbedded() : useService();
        }
        return admin;
    }

    private DatabaseSettings startEmbedded() {
        EmbeddedPostgresEngine engine = EmbeddedPostgresEngine.start(options());
        scope.onEnd(engine);
        return settings(engine.host(), engine.port(), scope.password());
    }

    /** Tests kill processes, never the machine: without fsync their databases are as safe and several times faster. */
    private EmbeddedPostgresEngine.Options options() {
        return new EmbeddedPostgresEngine.Options(
                scope.postgresData(),
                scope.binaries(),
                scope.folder().resolve("postgres.log"),
                FreePort.any(),
                scope.password(),
                false,
                CONNECTIONS_MAX);
    }

    private DatabaseSettings useService() {
        DatabaseSettings settings = settings("127.0.0.1", 5432, Secret.NONE);
        dropAbandoned(settings);
        scope.onEnd(
                () -> made.forEach(name -> execute(settings, "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)")));
        return settings;
    }

    private static void dropAbandoned(DatabaseSettings settings) {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE 'it-%'")) {
            List<String> gone = new ArrayList<>();
            while (names.next()) {
                if (!RunScope.isAlive(names.getString(1))) {
                    gone.add(names.getString(1));
                }
            }
            for (String name : gone) {
                statement.execute("DROP DATABASE IF EXISTS \"" + name + "\"");
            }
        } catch (SQLException e) {
            throw new EngineException("PostgreSQL at 127.0.0.1:5432: " + e.getMessage(), e);
        }
    }

    private static DatabaseSettings settings(String host, int port, Secret password) {
        return new DatabaseSettings(
                host,
                port,
                "postgres",
                EmbeddedPostgresEngine.SUPERUSER,
                password,
                POOL_SIZE,
                POOL_SIZE,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private static DatabaseSettings in(DatabaseSettings server, String database) {
        return new DatabaseSettings(
                server.host(),
                server.port(),
                database,
                server.user(),
                server.password(),
                server.tenantPoolSize(),
                server.systemPoolSize(),
                server.connectTimeout(),
                server.statementTimeout());
    }

    private static void execute(DatabaseSettings settings, String sql) {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new EngineException(sql + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        return DriverManager.getConnection(
                url, settings.user(), settings.password().reveal());
    }
}
