package dev.penstock.gateway.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one event loop on which the state of all clusters changes. What happens there needs no locks. */
final class Control {

    private final Vertx vertx;
    private final Context context;

    Control(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    Vertx vertx() {
        return vertx;
    }

    /** Soon, on the control loop. From anywhere. */
    void run(Runnable work) {
        context.runOnContext(go -> work.run());
    }

    /** What the control loop knows, as a future of the caller's context. */
    <T> Future<T> ask(Supplier<T> question) {
        Promise<T> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
        context.runOnContext(go -> answer.handle(Future.succeededFuture().map(now -> question.get())));
        return answer.future();
    }

    /** Later, on the control loop. From anywhere. */
    void after(long nanos, Runnable work) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        context.runOnContext(go -> vertx.setTimer(millis, fired -> work.run()));
    }
}
