package dev.penstock.gateway.journal;

import dev.penstock.gateway.request.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads a journal, and while there is nothing new waits for a commit and reads again, until the time is over, the client has
 * gone or the node is about to stop. Each read waits first: no commit falls between a read and the wait after it. On the
 * request's event loop.
 */
final class LongPoll {

    private final RoutingContext ctx;
    private final CommitWatch commits;
    private final long untilNanos;
    private Promise<Void> news = Promise.promise();
    private boolean clientGone;

    /** @param waitS how long, in seconds; 0 reads once */
    LongPoll(RoutingContext ctx, CommitWatch commits, int waitS) {
        this.ctx = ctx;
        this.commits = commits;
        this.untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitS);
        Exchange.of(ctx).onEnd(() -> {
            clientGone = true;
            news.tryComplete();
        });
    }

    /** The first page with entries, or the last one without. {@code epoch} 0 stands for whichever there is. */
    Future<JournalPage> run(long epoch, long after, UUID tenant, UUID drive, Supplier<Future<JournalPage>> read) {
        if (over()) {
            return read.get();
        }
        news = Promise.promise();
        CommitWatch.Wait wait = commits.await(tenant, drive, epoch, after, news::tryComplete);
        return read.get()
                .compose(page -> page.entries().isEmpty() && !over()
                        ? sleep().compose(woken -> run(page.epoch(), after, tenant, drive, read))
                        : Future.succeededFuture(page))
                .onComplete(done -> wait.cancel());
    }

    /** Until there is news, the time is over or the client has gone. */
    private Future<Void> sleep() {
        Exchange.of(ctx).lasts();
        Promise<Void> awaited = news;
        long timer = ctx.vertx().setTimer(Math.max(1, remainingMs()), fired -> awaited.tryComplete());
        return awaited.future().onComplete(woken -> ctx.vertx().cancelTimer(timer));
    }

    private boolean over() {
        return clientGone || commits.ending() || remainingMs() <= 0;
    }

    private long remainingMs() {
        return TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
    }
}
