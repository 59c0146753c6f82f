package dev.penstock.platform.link;

import dev.penstock.config.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * One connection to Redis, with a client of its own: to close the client closes the connection too, also one that no longer
 * answers. It is never repaired; {@link Reconnecting} makes another. On the context it was made on.
 */
public record RedisLink(Redis client, RedisConnection connection) {

    /** For each step of connecting. A connection that is not whole by then is closed: none may outlive its attempt. */
    public static final int CONNECT_MS_MAX = 1_400;

    /**
     * Connects.
     *
     * @param commandsMax commands that may wait for an answer on this connection; more fail at once
     * @param lost told when the connection has ended, and why; perhaps more than once
     */
    public static Future<RedisLink> connect(
            Vertx vertx, RedisSettings settings, int commandsMax, BiConsumer<RedisLink, String> lost) {
        Redis client = Redis.createClient(vertx, options(settings, commandsMax));
        return client.connect()
                .timeout(CONNECT_MS_MAX, TimeUnit.MILLISECONDS) // the greeting too: a silent server must not keep us
                .map(connection -> {
                    RedisLink link = new RedisLink(client, connection);
                    connection.exceptionHandler(e -> lost.accept(link, String.valueOf(e.getMessage())));
                    connection.endHandler(ended -> lost.accept(link, "closed"));
                    return link;
                })
                .recover(e -> client.close().transform(closed -> Future.failedFuture(e)));
    }

    /** Asks whether the server answers. */
    public Future<?> ping() {
        return connection.send(Request.cmd(Command.PING));
    }

    /** Ends the connection, whatever its state. */
    public Future<Void> drop() {
        return client.close();
    }

    private static RedisOptions options(RedisSettings settings, int commandsMax) {
        RedisOptions options = new RedisOptions()
                .setConnectionString(settings.uri().toString())
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(CONNECT_MS_MAX)
                        .setTcpKeepAlive(true)
                        .setSsl(settings.uri().getScheme().equals("rediss")))
                .setMaxWaitingHandlers(commandsMax)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1);
        String password = settings.password().reveal();
        return password.isEmpty() ? options : options.setPassword(password);
    }
}
