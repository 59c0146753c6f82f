package dev.penstock.platform.database;

import dev.penstock.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The process's door to PostgreSQL: one pool whose connections act as {@code penstock_app}, fenced by row-level security to one
 * tenant at a time, and a smaller one that acts as {@code penstock_system} for work that crosses tenants.
 *
 * <p>Bounded: each pool has a size and a wait queue; a full queue or a wait longer than the connect timeout fails the future,
 * which the edge answers with 503. A connection that is lent and stays silent for longer than the statement timeout and a margin is
 * closed and what was asked on it fails ({@link DatabaseTimeoutException}), whatever became of the server. Lost connections are replaced on next use; nothing here needs a restart when PostgreSQL
 * returns. Any thread; futures complete on the caller's context.
 */
public final class Database {

    /** Statements waiting for a connection, as a multiple of the pool: beyond it the database is the bottleneck, and says so. */
    private static final int WAITERS_PER_CONNECTION = 64;

    /** Statements sent on one connection before the first answer; a drive transaction of a batch needs several. */
    private static final int PIPELINED_STATEMENTS_MAX = 1024;

    private static final int PREPARED_STATEMENTS_PER_CONNECTION = 256;

    /** What the network and a busy server may add to a statement that the server itself ends at its limit. */
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(2);

    private static final Duration IDLE_MAX = Duration.ofMinutes(1);

    /** The pool looks for idle connections once a second. */
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(5);

    private static final String TENANT_ROLE = "penstock_app";
    private static final String SYSTEM_ROLE = "penstock_system";

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final int connectTimeoutMs;
    private final BoundedPool tenantPool;
    private final BoundedPool systemPool;

    private Database(Vertx vertx, DatabaseSettings settings) {
        this.vertx = vertx;
        this.options = connectOptions(settings, SYSTEM_ROLE);
        this.connectTimeoutMs = connectTimeoutMs(settings);
        this.tenantPool = pool(vertx, settings, settings.tenantPoolSize(), TENANT_ROLE);
        this.systemPool = pool(vertx, settings, settings.systemPoolSize(), SYSTEM_ROLE);
    }

    /** Opens the pools; connections are made on first use, so this succeeds while PostgreSQL is away. */
    public static Database open(Vertx vertx, DatabaseSettings settings) {
        return new Database(vertx, settings);
    }

    /** Statements on behalf of one tenant, which see nothing of any other. */
    public TenantSql tenant(UUID tenantId) {
        return new TenantSql(tenantPool, tenantId);
    }

    /** Statements that cross tenants: login, relay, claims, keys. Features for users never take this. */
    public SystemSql system() {
        return new SystemSql(systemPool);
    }

    /**
     * A connection of its own, outside the pools, acting as {@code penstock_system}: for LISTEN and session-level advisory locks.
     * The caller closes it and makes a new one when it breaks.
     */
    public Future<PgConnection> dedicated() {
        Future<PgConnection> connecting = PgConnection.connect(vertx, options);
        // A limit does not cancel: who comes too late is sent away.
        return connecting
                .timeout(connectTimeoutMs, TimeUnit.MILLISECONDS)
                .onFailure(e -> connecting.onSuccess(PgConnection::close));
    }

    /** Whether PostgreSQL answers: fails when it does not, within the time any statement has. */
    public Future<Void> ping() {
        return systemPool.use(
                connection -> connection.query("SELECT 1").execute().mapEmpty());
    }

    public Future<Void> close() {
        return Future.join(tenantPool.close(), systemPool.close()).mapEmpty();
    }

    private static BoundedPool pool(Vertx vertx, DatabaseSettings settings, int size, String role) {
        PoolOptions poolOptions = new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(size * WAITERS_PER_CONNECTION)
                .setConnectionTimeout(connectTimeoutMs(settings))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(IDLE_MAX.toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setName(role);
        Duration useLimit = settings.statementTimeout().plus(ANSWER_MARGIN);
        Pool pool = PgBuilder.pool()
                .with(poolOptions)
                .with(netOptions(settings, useLimit))
                .connectingTo(connectOptions(settings, role))
                .using(vertx)
                .build();
        return new BoundedPool(vertx, pool, useLimit.toMillis());
    }

    /**
     * The kernel gives up on bytes nobody confirms. A connection on which nothing was heard for as long as it may lie idle and then
     * be used is closed too: that is the only limit on a server that accepts connections and says nothing.
     */
    private static NetClientOptions netOptions(DatabaseSettings settings, Duration useLimit) {
        return new NetClientOptions()
                .setConnectTimeout(connectTimeoutMs(settings))
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(Math.toIntExact(useLimit.toMillis()))
                .setReadIdleTimeout(Math.toIntExact(
                        IDLE_MAX.plus(useLimit).plus(IDLE_MARGIN).toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static int connectTimeoutMs(DatabaseSettings settings) {
        return Math.toIntExact(settings.connectTimeout().toMillis());
    }

    private static PgConnectOptions connectOptions(DatabaseSettings settings, String role) {
        return new PgConnectOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setDatabase(settings.database())
                .setUser(settings.user())
                .setPassword(settings.password().reveal())
                .setPipeliningLimit(PIPELINED_STATEMENTS_MAX)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS_PER_CONNECTION)
                // The default caches texts of up to 2,048 characters only: our longest would be parsed and planned on
                // every use,
                // with a round trip in the middle of a flight that holds a drive's lock.
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .addProperty("application_name", "penstock")
                // A start-up parameter, so that no connection ever exists with the rights of the login user.
                .addProperty("role", role)
                .addProperty(
                        "statement_timeout",
                        Long.toString(settings.statementTimeout().toMillis()));
    }
}
