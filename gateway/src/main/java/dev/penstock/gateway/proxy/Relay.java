package dev.penstock.gateway.proxy;

import dev.penstock.gateway.timing.TimingWheel.Timer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * Two joined sockets: what one sends the other gets, no faster than it takes it. What is held at a time is bounded by what both
 * sockets' write queues take before they are full. Ends when either end does, or after long silence. Its event loop only.
 */
final class Relay implements Runnable, Lasting.One {

    /** In bytes, each way, before the other end is no longer read. */
    private static final int QUEUE_BYTES_MAX = 64 * 1024;

    private final ProxyLoop loop;
    private final NetSocket server;
    private final long idleMs;
    private final Runnable closed;
    private @Nullable NetSocket client;
    private @Nullable Timer<Runnable> silence;
    private long movedMs;
    private boolean over;

    /**
     * Half of it, paused.
     *
     * @param idleMs silence after which it ends
     * @param closed run once, at its end
     */
    Relay(ProxyLoop loop, NetSocket server, long idleMs, Runnable closed) {
        this.loop = loop;
        this.server = server;
        this.idleMs = idleMs;
        this.closed = closed;
    }

    /** The other half: bytes flow. */
    void join(NetSocket other) {
        client = other;
        movedMs = loop.nowMs();
        silence = loop.after(idleMs, this);
        pipe(other, server);
        pipe(server, other);
        server.resume();
    }

    /** Ends both connections. */
    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (silence != null) {
            loop.cancel(silence);
        }
        server.close();
        if (client != null) {
            client.close();
        }
        closed.run();
    }

    /** Looks whether it has been silent for too long. */
    @Override
    public void run() {
        Timer<Runnable> timer = silence;
        long leftMs = movedMs + idleMs - loop.nowMs();
        if (timer == null || leftMs <= 0) {
            close();
        } else {
            loop.move(timer, leftMs);
        }
    }

    private void pipe(NetSocket from, NetSocket to) {
        to.setWriteQueueMaxSize(QUEUE_BYTES_MAX);
        from.exceptionHandler(cause -> close()).closeHandler(gone -> endOf(to));
        from.handler(bytes -> {
            movedMs = loop.nowMs();
            to.write(bytes);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(room -> from.resume());
            }
        });
    }

    /** What has been written still leaves before the end does. */
    private void endOf(NetSocket to) {
        if (!over) {
            to.end().onComplete(sent -> close());
        }
    }
}
