package dev.penstock.engines.harness;

import dev.penstock.engines.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on 127.0.0.1 that a test can break: {@link #cut()} drops every connection and refuses new ones, {@link
 * #stall()} keeps them open but moves no byte, {@link #vanish()} loses what they carry for good, {@link #restore()} lets traffic flow again on the same port. Thread-safe;
 * two daemon threads per connection.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int JOIN_MILLIS_MAX = 5_000;

    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    /** Sockets whose other side has vanished: what they send is lost. */
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();

    private boolean stalled;
    private volatile boolean vanished;
    private ServerSocket listener;
    private Thread accepting;

    private TcpProxy(InetSocketAddress target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
        this.accepting = inBackground("accept", () -> accept(listener));
    }

    /** Listens on a free port and forwards to the target. */
    public static TcpProxy to(String host, int port) {
        return new TcpProxy(new InetSocketAddress(host, port), listenOn(0));
    }

    /** Always 127.0.0.1. */
    public String host() {
        return "127.0.0.1";
    }

    /** The same for the proxy's whole life. */
    public int port() {
        synchronized (gate) {
            return listener.getLocalPort();
        }
    }

    /** Connections open towards clients. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** Drops all connections now; new ones are refused until {@link #restore()}. */
    public void cut() {
        Thread ending;
        synchronized (gate) {
            stalled = false;
            closeQuietly(listener);
            ending = accepting;
            gate.notifyAll();
        }
        awaitEnd(ending);
        drop();
    }

    /** Drops all connections now; new ones are accepted at once. */
    public void drop() {
        sockets.forEach(TcpProxy::closeQuietly);
    }

    /** Moves no more bytes; connections stay open and new ones are accepted, as towards a host that fell silent. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /**
     * As if the host behind lost its memory without a word: connections that are open, or are made before {@link #restore()}, stay
     * open and silent for ever; no byte sent on them arrives, then or later.
     */
    public void vanish() {
        vanished = true;
        lost.addAll(sockets);
    }

    /**
     * Ends {@link #cut()}, {@link #stall()} or {@link #vanish()}; bytes held back by a stall are delivered, what vanished has
     * vanished.
     */
    public void restore() {
        vanished = false;
        synchronized (gate) {
            stalled = false;
            if (listener.isClosed()) {
                listener = listenOn(listener.getLocalPort());
                ServerSocket on = listener;
                accepting = inBackground("accept", () -> accept(on));
            }
            gate.notifyAll();
        }
    }

    @Override
    public void close() {
        cut();
    }

    /** A closed listener takes connections for as long as a thread still stands in its accept. */
    private static void awaitEnd(Thread thread) {
        try {
            thread.join(JOIN_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket on) {
        while (!on.isClosed()) {
            try {
                Socket client = on.accept();
                inBackground("connect", () -> connect(client));
            } catch (IOException e) {
                if (!on.isClosed()) {
                    throw new EngineException("proxy to " + target + " stopped accepting", e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_MILLIS_MAX);
        } catch (IOException e) {
            closeQuietly(client);
            closeQuietly(server);
            return;
        }
        sockets.add(client);
        sockets.add(server);
        if (vanished) {
            lost.add(client);
            lost.add(server);
        }
        if (isCut()) { // cut() may have run before the sockets were known
            closeBoth(client, server);
            return;
        }
        inBackground("up", () -> pump(client, server));
        inBackground("down", () -> pump(server, client));
    }

    private boolean isCut() {
        synchronized (gate) {
            return listener.isClosed();
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                awaitFlow();
                if (!lost.contains(from)) {
                    out.write(buffer, 0, count);
                }
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // one side is gone: so is the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeBoth(from, to);
        }
    }

    private void awaitFlow() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    private void closeBoth(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        sockets.remove(one);
        sockets.remove(other);
        lost.remove(one);
        lost.remove(other);
    }

    private static ServerSocket listenOn(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new EngineException("proxy cannot listen on port " + port, e);
        }
    }

    private static Thread inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
