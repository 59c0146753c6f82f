package dev.penstock.gateway.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from the client to one upstream request at a time, as fast as that takes it. What has passed is kept as
 * long as it is small, so that it can be sent again. Its event loop only.
 */
final class RequestBody implements Handler<Buffer> {

    private final HttpServerRequest source;
    private final Listener listener;
    private final long length;
    private final long bytesMax;
    private final int keptBytesMax;
    private @Nullable List<Buffer> kept;
    private @Nullable HttpClientRequest sink;
    private long received;
    private boolean ended;
    private boolean held;
    private boolean discarding;

    /** Who is told how it goes. */
    interface Listener {
        /** Some of it has been sent. */
        void sending();

        /** All of it has been sent. */
        void sent();

        /** It is larger than the route takes. */
        void tooLarge();
    }

    /** Stops the request: nothing flows before {@link #into}. */
    RequestBody(HttpServerRequest source, Listener listener, long bytesMax, int keptBytesMax) {
        this.source = source;
        this.listener = listener;
        this.length = length(source);
        this.bytesMax = bytesMax;
        this.keptBytesMax = keptBytesMax;
        this.kept = keptBytesMax > 0 ? new ArrayList<>(2) : null;
        source.pause();
        source.handler(this).endHandler(this::end);
    }

    /** Whether the request has a body. A GET over HTTP/2 that does not say how long its body is has none. */
    static boolean of(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        if (request.version() == HttpVersion.HTTP_2) {
            return !HttpMethod.GET.equals(request.method())
                    && !HttpMethod.HEAD.equals(request.method())
                    && !request.isEnded();
        }
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** As declared; -1 when its end will show. */
    static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Whether everything that has come so far can be sent again. */
    boolean replayable() {
        return received == 0 || kept != null;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it stands still because the upstream does not take more. */
    boolean held() {
        return held;
    }

    /** How the upstream sees where it ends: as the client said. */
    void frame(HttpClientRequest next) {
        if (length < 0) {
            next.setChunked(true);
        }
    }

    /** Sends it here from now on, what is kept first. */
    void into(HttpClientRequest next) {
        sink = next;
        held = false;
        if (kept != null) {
            long sent = 0;
            for (Buffer chunk : kept) {
                sent += chunk.length();
                write(next, chunk, sent == length);
            }
        }
        if (ended) {
            finish(next);
        } else {
            source.resume();
        }
    }

    /** The upstream request it went to is no more. */
    void stop() {
        sink = null;
        if (!ended) {
            source.pause();
        }
    }

    /** Nobody wants the rest. */
    void discard() {
        sink = null;
        kept = null;
        discarding = true;
        source.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        if (discarding) {
            return;
        }
        received += chunk.length();
        if (received > bytesMax) {
            discard();
            listener.tooLarge();
            return;
        }
        keep(chunk);
        HttpClientRequest to = sink;
        if (to == null) {
            return;
        }
        listener.sending();
        write(to, chunk, received == length);
        if (received != length && to.writeQueueFull()) {
            held = true;
            source.pause();
            to.drainHandler(drained -> resume(to));
        }
    }

    private void resume(HttpClientRequest to) {
        if (sink == to) {
            held = false;
            listener.sending();
            source.resume();
        }
    }

    private void keep(Buffer chunk) {
        if (kept != null) {
            if (received <= keptBytesMax) {
                kept.add(chunk);
            } else {
                kept = null;
            }
        }
    }

    /** The last piece ends the request in the same write. What becomes of a write shows in the answer. */
    private void write(HttpClientRequest to, Buffer chunk, boolean last) {
        if (last) {
            to.end(chunk);
            ended = true;
            listener.sent();
        } else {
            to.write(chunk);
        }
    }

    private void end(@SuppressWarnings("unused") Void done) {
        boolean already = ended;
        ended = true;
        HttpClientRequest to = sink;
        if (to != null && !already) {
            finish(to);
        }
    }

    private void finish(HttpClientRequest to) {
        if (length < 0) {
            to.end();
            listener.sent();
        }
    }
}
