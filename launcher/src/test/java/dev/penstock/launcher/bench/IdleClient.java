package dev.penstock.launcher.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that holds many WebSockets: {@code IdleClient URL COUNT UPGRADE_LINES FIRST_FRAME}. Says {@code ready COUNT} when all are,
 * ends when its input does, and with exit code 1 when one closes before.
 */
final class IdleClient implements IdleSocket.Tally {

    private static final int OPENING_MAX = 64;
    private static final int PATIENCE_S = 60;

    private final Semaphore opening = new Semaphore(OPENING_MAX);
    private final AtomicInteger ready = new AtomicInteger();

    private IdleClient() {}

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        ByteBuf upgrade = Unpooled.copiedBuffer(
                "GET " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + arguments[2] + "\r\n",
                StandardCharsets.US_ASCII);
        ByteBuf firstFrame = arguments[3].isEmpty() ? Unpooled.EMPTY_BUFFER : IdleSocket.text(arguments[3]);
        new IdleClient().open(url, count, upgrade, firstFrame);
        System.out.println("ready " + count);
        awaitEndOfInput();
        System.exit(0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a socket that does not open is missing from those that are ready
    private void open(URI url, int count, ByteBuf upgrade, ByteBuf firstFrame) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
                .channel(EpollSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new IdleSocket(IdleClient.this, upgrade, firstFrame));
                    }
                });
        for (int i = 0; i < count; i++) {
            if (!opening.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException("only " + ready.get() + " of " + count + " sockets are ready");
            }
            bootstrap.connect(url.getHost(), url.getPort());
        }
        if (!opening.tryAcquire(OPENING_MAX, PATIENCE_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("only " + ready.get() + " of " + count + " sockets are ready");
        }
    }

    @Override
    public void ready() {
        ready.incrementAndGet();
        opening.release();
    }

    @Override
    public void changes(ByteBuf frame) {}

    @Override
    public void closed() {
        System.out.println("closed");
        System.exit(1);
    }

    private static void awaitEndOfInput() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            // nothing is said to it
        }
    }
}
