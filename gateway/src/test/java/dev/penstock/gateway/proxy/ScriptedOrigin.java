package dev.penstock.gateway.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does on each connection what a test says, right or wrong. */
final class ScriptedOrigin implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Wire> open = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** What happens on one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void play(Wire client, ScriptedOrigin origin) throws Exception;
    }

    private ScriptedOrigin(Script script) throws IOException {
        listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(script));
    }

    static ScriptedOrigin of(Script script) throws IOException {
        return new ScriptedOrigin(script);
    }

    /** Answers every request, without a body, with the same bytes, as long as the connection lives. */
    static ScriptedOrigin answering(String answer) throws IOException {
        return of((client, origin) -> {
            while (!origin.read(client).isEmpty()) {
                client.send(answer);
            }
        });
    }

    /** The next request's head, remembered; empty when the client is gone. */
    String read(Wire client) throws IOException {
        String head = client.head();
        if (!head.isEmpty()) {
            heads.add(head);
        }
        return head;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Of the requests that came, in order. */
    List<String> heads() {
        return heads;
    }

    int connections() {
        return connections.get();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket, script));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script script) {
        try (Wire wire = new Wire(socket)) {
            open.add(wire);
            script.play(wire, this);
        } catch (Exception e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Wire wire : open) {
            wire.close();
        }
        threads.shutdownNow();
    }
}
