package dev.penstock.launcher.bench;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.platform.database.Statement;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pgbench would do: JDBC threads that send {@code BEGIN; lock; EXECUTE …; COMMIT} of server-side prepared statements as one
 * simple query, as the database's owner, and read no results. The same statements as ours, nothing around them.
 */
final class RawClients implements AutoCloseable {

    private final List<Connection> connections = new ArrayList<>();
    private final List<Map<String, String>> prepared = new ArrayList<>();

    RawClients(DatabaseSettings settings, int clients) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("preferQueryMode", "simple");
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        for (int i = 0; i < clients; i++) {
            connections.add(DriverManager.getConnection(url, properties));
            prepared.add(new HashMap<>());
        }
    }

    /** One transaction of this client; the first two arguments of a statement are the tenant and the drive. */
    void underDriveLock(int client, List<Statement> statements) throws SQLException {
        Tuple first = statements.get(0).arguments();
        StringBuilder text = new StringBuilder("BEGIN; SELECT 1 FROM drives WHERE tenant_id = ")
                .append(literal(first.getValue(0)))
                .append(" AND id = ")
                .append(literal(first.getValue(1)))
                .append(" FOR NO KEY UPDATE; ");
        for (Statement statement : statements) {
            text.append("EXECUTE ")
                    .append(name(client, statement))
                    .append('(')
                    .append(arguments(statement))
                    .append("); ");
        }
        try (java.sql.Statement jdbc = connections.get(client).createStatement()) {
            jdbc.execute(text.append("COMMIT").toString());
        }
    }

    private String name(int client, Statement statement) throws SQLException {
        Map<String, String> known = prepared.get(client);
        String name = known.get(statement.sql());
        if (name == null) {
            name = "s" + known.size();
            known.put(statement.sql(), name);
            try (java.sql.Statement jdbc = connections.get(client).createStatement()) {
                jdbc.execute("PREPARE " + name + " AS " + statement.sql());
            }
        }
        return name;
    }

    private static String arguments(Statement statement) {
        Tuple arguments = statement.arguments();
        return IntStream.range(0, arguments.size())
                .mapToObj(i -> literal(arguments.getValue(i)))
                .collect(Collectors.joining(", "));
    }

    private static String literal(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Object[] array) {
            return Stream.of(array).map(Object::toString).collect(Collectors.joining(",", "'{", "}'"));
        }
        return value instanceof Buffer buffer
                ? "'\\x" + HexFormat.of().formatHex(buffer.getBytes()) + "'"
                : "'" + value.toString().replace("'", "''") + "'";
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
