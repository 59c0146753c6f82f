package dev.penstock.launcher.client;

import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ServerFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket, subscribed to one drive from its head on. Blocking. */
public final class ApiSocket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** Connects, authenticates and subscribes to the drive from its head on. */
    public ApiSocket(URI base, String token, DriveView drive) {
        URI uri = URI.create(base.toString().replaceFirst("^http", "ws")).resolve("/v1/realtime");
        this.socket = await(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols(FrameCodec.SUBPROTOCOL)
                .buildAsync(uri, new Listener()));
        take(ServerFrame.Hello.class);
        DrivePosition position = new DrivePosition(drive.id(), drive.epoch(), drive.head());
        byte[] auth = FrameCodec.encode(new ClientFrame.Auth(token, null, List.of(position)));
        await(socket.sendText(new String(auth, StandardCharsets.UTF_8), true));
        take(ServerFrame.Ready.class);
    }

    /** Waits for the change that fits; changes before it are passed over. */
    public ChangeEntry change(String what, Predicate<ChangeEntry> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ServerFrame frame = next(deadline, what);
            if (frame instanceof ServerFrame.Changes changes) {
                for (ChangeEntry entry : changes.changes()) {
                    if (wanted.test(entry)) {
                        return entry;
                    }
                }
            }
        }
    }

    private void take(Class<? extends ServerFrame> type) {
        ServerFrame frame = next(System.nanoTime() + PATIENCE.toNanos(), type.getSimpleName());
        if (!type.isInstance(frame)) {
            throw new ClientFailure("the socket said " + frame + " (expected: " + type.getSimpleName() + ")");
        }
    }

    private ServerFrame next(long deadline, String what) {
        try {
            ServerFrame frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new ClientFailure(what + " did not arrive within " + PATIENCE.toSeconds() + " s");
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientFailure("interrupted while waiting for " + what);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ClientFailure("the socket failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientFailure("interrupted while connecting the socket");
        }
    }

    @Override
    public void close() {
        await(socket.sendClose(WebSocket.NORMAL_CLOSURE, "done"));
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(FrameCodec.decodeServer(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
