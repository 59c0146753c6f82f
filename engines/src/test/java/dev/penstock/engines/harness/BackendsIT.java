package dev.penstock.engines.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.penstock.config.BrokerSettings;
import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.PresignedRequest;
import dev.penstock.platform.objects.S3Signer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class BackendsIT {
    private final Backends backends = Backends.shared();

    @Test
    void handsOutDatabasesThatShareNothing() throws SQLException {
        DatabaseSettings one = backends.freshDatabase();
        DatabaseSettings other = backends.freshDatabase();

        assertNotEquals(one.database(), other.database());
        assertEquals(0, count(one, "tenants"));
        execute(one, "CREATE TABLE only_here (id int)");
        assertEquals(0, count(one, "only_here"));
        assertEquals(0, count(other, "information_schema.tables WHERE table_name = 'only_here'"));
    }

    @Test
    void emptyDatabaseHasNoTables() throws SQLException {
        assertEquals(0, count(backends.emptyDatabase(), "pg_tables WHERE schemaname = 'public'"));
    }

    @Test
    void brokerConfirmsAndDelivers() throws Exception {
        BrokerSettings settings = backends.broker();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(settings.host());
        factory.setPort(settings.port());
        factory.setUsername(settings.user());
        factory.setPassword(settings.password().reveal());
        factory.setVirtualHost(settings.virtualHost());
        String queue = settings.prefix() + ".queue";
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, false, true, true, null);
            channel.confirmSelect();
            channel.basicPublish("", queue, null, "hello".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(5_000);
            assertEquals("hello", new String(channel.basicGet(queue, true).getBody(), UTF_8));
        }
    }

    @Test
    void objectStoreRefusesWhoDoesNotSign() throws Exception {
        ObjectStoreSettings settings = backends.objects();
        byte[] content = "hello".getBytes(UTF_8);
        PresignedRequest put = new S3Signer(settings, Clock.systemUTC())
                .put(
                        "key",
                        content.length,
                        "text/plain",
                        ContentHash.of(MessageDigest.getInstance("SHA-256").digest(content)));
        HttpRequest.Builder signed =
                HttpRequest.newBuilder(put.url()).PUT(HttpRequest.BodyPublishers.ofByteArray(content));
        put.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                signed.header(name, value);
            }
        });
        URI bucket = settings.endpoint().resolve("/" + settings.bucket());
        URI object = settings.endpoint().resolve("/" + settings.bucket() + "/key");

        assertEquals(200, status(signed));
        assertEquals(403, status(HttpRequest.newBuilder(object)));
        assertEquals(403, status(HttpRequest.newBuilder(bucket)));
        assertEquals(403, status(HttpRequest.newBuilder(object).PUT(HttpRequest.BodyPublishers.ofString("x"))));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void redisPrefixesDiffer() {
        assertNotEquals(backends.redis().prefix(), backends.redis().prefix());
    }

    @Test
    void cutProxyRefusesAndRestoredProxyServes() throws SQLException {
        DatabaseSettings direct = backends.emptyDatabase();
        try (TcpProxy proxy = backends.proxy(direct.host(), direct.port())) {
            DatabaseSettings through = at(direct, proxy);
            assertEquals(0, count(through, "pg_tables WHERE schemaname = 'public'"));
            proxy.cut();
            assertTrue(fails(through));
            proxy.restore();
            assertEquals(0, count(through, "pg_tables WHERE schemaname = 'public'"));
        }
    }

    private static boolean fails(DatabaseSettings settings) {
        try {
            count(settings, "pg_tables");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private static DatabaseSettings at(DatabaseSettings settings, TcpProxy proxy) {
        return new DatabaseSettings(
                proxy.host(),
                proxy.port(),
                settings.database(),
                settings.user(),
                settings.password(),
                settings.tenantPoolSize(),
                settings.systemPoolSize(),
                settings.connectTimeout(),
                settings.statementTimeout());
    }

    private static long count(DatabaseSettings settings, String from) throws SQLException {
        try (java.sql.Connection connection = connect(settings);
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(DatabaseSettings settings, String sql) throws SQLException {
        try (java.sql.Connection connection = connect(settings)) {
            connection.createStatement().execute(sql);
        }
    }

    private static java.sql.Connection connect(DatabaseSettings settings) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        return DriverManager.getConnection(
                url, settings.user(), settings.password().reveal());
    }
}
