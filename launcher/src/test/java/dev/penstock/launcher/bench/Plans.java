package dev.penstock.launcher.bench;

import dev.penstock.config.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What the tenants of a benchmark may ask for. */
public final class Plans {

    /** A bucket for each of the three that a request is counted against, none of which ever is empty. */
    private static final String UNLIMITED = """
            UPDATE plans SET revision = revision + 1, limits = '{"requests": {"metadata": {
              "tenant": {"quota": 1000000, "windowSeconds": 1},
              "user": {"quota": 1000000, "windowSeconds": 1},
              "device": {"quota": 1000000, "windowSeconds": 1}}}}'""";

    private Plans() {}

    /** Limits that are checked for every request and reached by none. Before the gateway starts. Blocking. */
    public static void unlimit(DatabaseSettings settings) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        try (Connection connection = DriverManager.getConnection(
                        url, settings.user(), settings.password().reveal());
                Statement statement = connection.createStatement()) {
            statement.execute(UNLIMITED);
        }
    }
}
