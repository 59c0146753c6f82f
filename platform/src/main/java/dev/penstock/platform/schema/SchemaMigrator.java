package dev.penstock.platform.schema;

import dev.penstock.config.DatabaseSettings;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the schema this build was made for. Blocking (JDBC): never call it on an event loop. Safe to run from
 * several processes at once: Flyway serialises them with a lock on its history table.
 */
public final class SchemaMigrator {

    private static final String LOCATION = "classpath:dev/penstock/platform/schema";

    private SchemaMigrator() {}

    /**
     * Applies what is missing.
     *
     * @return how many migrations were applied; 0 when the schema was up to date
     * @throws SchemaException if the database cannot be reached, a migration fails, or the schema is newer than this build
     */
    public static int migrate(DatabaseSettings settings) {
        try {
            return flyway(settings).migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw new SchemaException("the schema of " + address(settings) + " cannot be migrated: " + firstLine(e), e);
        }
    }

    /**
     * Refuses a database whose schema is not the one of this build.
     *
     * @throws SchemaException naming what to do
     */
    public static void requireCurrent(DatabaseSettings settings) {
        int pending;
        try {
            pending = flyway(settings).info().pending().length;
        } catch (FlywayException e) {
            throw new SchemaException("the schema of " + address(settings) + " cannot be read: " + firstLine(e), e);
        }
        if (pending > 0) {
            throw new SchemaException(
                    address(settings) + " lacks " + pending + " migration(s): run `penstock migrate` first", null);
        }
    }

    /** The version the schema stands at, for people; "none" for an empty database. */
    public static String version(DatabaseSettings settings) {
        MigrationInfo current = flyway(settings).info().current();
        return current == null ? "none" : String.valueOf(current.getVersion());
    }

    private static Flyway flyway(DatabaseSettings settings) {
        FluentConfiguration configuration = Flyway.configure(SchemaMigrator.class.getClassLoader())
                .dataSource(
                        jdbcUrl(settings), settings.user(), settings.password().reveal())
                .connectRetries(0)
                .locations(LOCATION)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        // Flyway's lock inside a transaction would make CREATE INDEX CONCURRENTLY wait for ever (a later migration will
        // want it).
        Map<String, String> properties = new HashMap<>();
        properties.put("flyway.postgresql.transactional.lock", "false");
        return configuration.configuration(properties).load();
    }

    private static String jdbcUrl(DatabaseSettings settings) {
        return "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database()
                + "?connectTimeout=" + Math.max(1, settings.connectTimeout().toSeconds());
    }

    private static String address(DatabaseSettings settings) {
        return "database " + settings.database() + " at " + settings.host() + ":" + settings.port();
    }

    private static String firstLine(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
