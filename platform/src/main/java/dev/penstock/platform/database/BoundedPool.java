package dev.penstock.platform.database;

import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.function.Function;

/**
 * A pool whose connections are lent for a limited time. The server's own limit on statements ends what is slow; this one ends what
 * is silent: a host that vanished, a frozen process, a line that swallows bytes. Whoever holds a connection for longer gets a
 * {@link DatabaseTimeoutException}, and the connection is closed and never used again, for an answer may still be on its way.
 *
 * <p>Any thread; futures complete on the caller's context.
 */
final class BoundedPool {

    private final Vertx vertx;
    private final Pool pool;
    private final long limitMs;

    /** @param limitMs from the moment a connection is lent until its last answer; waiting for it is the pool's to limit */
    BoundedPool(Vertx vertx, Pool pool, long limitMs) {
        this.vertx = vertx;
        this.pool = pool;
        this.limitMs = limitMs;
    }

    /** Lends a connection to the work until its future completes. */
    <T> Future<T> use(Function<SqlConnection, Future<T>> work) {
        return pool.withConnection(connection -> {
            long timer = vertx.setTimer(limitMs, late -> sever(connection));
            // compose: work that throws fails like work that fails, so the connection always returns.
            return Future.succeededFuture(connection)
                    .compose(work)
                    .onSuccess(done -> vertx.cancelTimer(timer))
                    .recover(cause -> Future.failedFuture(
                            vertx.cancelTimer(timer) ? cause : new DatabaseTimeoutException(limitMs)));
        });
    }

    /** Lends a connection to the work within one transaction: committed when its future succeeds, rolled back when it fails. */
    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return use(connection -> connection.begin().compose(transaction -> Future.succeededFuture(connection)
                .compose(work)
                .compose(result -> transaction.commit().map(result), cause -> rolledBack(transaction, cause))));
    }

    Future<Void> close() {
        return pool.close();
    }

    private static <T> Future<T> rolledBack(Transaction transaction, Throwable cause) {
        return transaction.rollback().transform(done -> Future.failedFuture(cause));
    }

    /**
     * Closes the socket below a lent connection, which fails all that is in flight on it and takes it out of the pool. The client
     * offers no such thing: its own {@code close} gives the connection back, to be lent again with answers outstanding. Straight
     * on the channel, because the socket's close first waits for bytes that nobody takes.
     */
    private static void sever(SqlConnection lent) {
        if (((SqlConnectionInternal) lent).unwrap().unwrap() instanceof SocketConnectionBase connection) {
            ChannelFuture unused =
                    connection.socket().channelHandlerContext().channel().close();
        }
    }
}
