package dev.penstock.gateway.proxy;

import dev.penstock.gateway.request.Exchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's answer on its way to the client, as fast as the client takes it. A short answer that is there at once leaves in one
 * write; the head of any other does not wait for its body. Its event loop only.
 */
final class Answer implements Handler<Buffer>, Lasting.One {

    /** The head of a shorter answer waits for its body, which comes in the same read, as a rule. */
    private static final int SHORT_BYTES_MAX = 16 * 1024;

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** Whose answer it is. */
    interface Carrier {
        /** Something of it has moved. */
        void moved();

        /** The client's answer gets its head. */
        void writeHead(HttpClientResponse from);

        /** The last bytes are about to leave. */
        void answered();

        /** It has been passed on whole. */
        void complete();

        /** It broke off. */
        void broke(Throwable cause);
    }

    private final Carrier carrier;
    private final Exchange exchange;
    private final HttpClientResponse from;
    private final Lasting streams;
    private final HttpServerResponse to;
    private final long length;
    private final boolean empty;
    private final boolean eventStream;
    private long received;
    private boolean headReady;
    private boolean held;
    private boolean over;

    Answer(Carrier carrier, Exchange exchange, HttpClientResponse from, Lasting streams) {
        this.carrier = carrier;
        this.exchange = exchange;
        this.from = from;
        this.streams = streams;
        this.to = exchange.response();
        int status = from.statusCode();
        this.empty = status == NO_CONTENT
                || status == NOT_MODIFIED
                || HttpMethod.HEAD.equals(exchange.request().method());
        String declared = from.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        this.length = declared == null ? -1 : Long.parseLong(declared);
        String type = from.getHeader(HttpHeaderNames.CONTENT_TYPE);
        this.eventStream = type != null && type.startsWith("text/event-stream");
    }

    /** Takes the answer's head; its body follows. In the turn in which the head came, or the body's first bytes are lost. */
    void begin() {
        from.handler(this).endHandler(this::end).exceptionHandler(this::broke);
        if (empty) {
            return;
        }
        if (eventStream) {
            exchange.lasts();
            flushHead();
            exchange.onEnd(() -> streams.remove(this));
            streams.add(this);
        } else if (length < 0 || length > SHORT_BYTES_MAX) {
            ContextInternal.current().nettyEventLoop().execute(this::flushHead);
        }
    }

    /** Whether silence is normal: events come when they come, and a client that does not read is no upstream's fault. */
    boolean mayBeSilent() {
        return eventStream || held;
    }

    @Override
    public void handle(Buffer chunk) {
        if (over) {
            return;
        }
        carrier.moved();
        received += chunk.length();
        if (length >= 0 && received >= length) {
            complete(chunk);
            return;
        }
        prepareHead();
        to.write(chunk);
        if (to.writeQueueFull()) {
            held = true;
            from.pause();
            to.drainHandler(this::drained);
        }
    }

    /** The stream ends here, in order, and its client asks for it anew elsewhere; the upstream's is cut off by the exchange's end. */
    @Override
    public void close() {
        if (!over) {
            prepareHead();
            to.end();
        }
    }

    /** Nothing more comes of it. */
    void stop() {
        over = true;
    }

    private void drained(@SuppressWarnings("unused") Void now) {
        if (held && !over) {
            held = false;
            carrier.moved();
            from.resume();
        }
    }

    private void end(@SuppressWarnings("unused") Void done) {
        if (over) {
            return;
        }
        if (!empty && length > received) {
            broke(new UpstreamBrokeOff("the answer ended early"));
            return;
        }
        trailers();
        complete(null);
    }

    private void complete(@Nullable Buffer last) {
        over = true;
        prepareHead();
        boolean endsWithConnection = length < 0 && !empty && exchange.request().version() == HttpVersion.HTTP_1_0;
        carrier.answered();
        if (last == null) {
            to.end();
        } else {
            to.end(last);
        }
        carrier.complete();
        if (endsWithConnection) {
            exchange.request().connection().close();
        }
    }

    private void broke(Throwable cause) {
        if (!over) {
            over = true;
            carrier.broke(cause);
        }
    }

    private void flushHead() {
        if (!over && !to.headWritten() && exchange.request().version() != HttpVersion.HTTP_1_0) {
            prepareHead();
            to.writeHead();
        }
    }

    private void prepareHead() {
        if (headReady) {
            return;
        }
        headReady = true;
        carrier.writeHead(from);
        if (length < 0 && !empty) {
            to.setChunked(true);
        }
    }

    private void trailers() {
        if (length >= 0 || empty) {
            return;
        }
        MultiMap trailers = from.trailers();
        if (!trailers.isEmpty() && exchange.request().version() != HttpVersion.HTTP_1_0) {
            prepareHead();
            to.trailers().addAll(trailers);
        }
    }
}
