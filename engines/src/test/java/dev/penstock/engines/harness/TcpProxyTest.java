package dev.penstock.engines.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
    private static final int SHORT_MILLIS = 150;
    private static final int LONG_MILLIS = 10_000;

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void forwardsBothWays() throws IOException {
        try (Socket client = connect();
                Socket peer = server.accept()) {
            client.getOutputStream().write(1);
            assertEquals(1, peer.getInputStream().read());
            peer.getOutputStream().write(2);
            assertEquals(2, client.getInputStream().read());
        }
    }

    @Test
    void cutEndsConnectionsAndRefusesNewOnesUntilRestored() throws IOException {
        try (Socket client = connect();
                Socket peer = server.accept()) {
            proxy.cut();
            assertEnded(client);
            assertEnded(peer);
            assertThrows(ConnectException.class, this::connect);
        }
        proxy.restore();
        try (Socket client = connect();
                Socket peer = server.accept()) {
            client.getOutputStream().write(3);
            assertEquals(3, peer.getInputStream().read());
        }
    }

    @Test
    void stallHoldsBytesBackUntilRestored() throws IOException {
        try (Socket client = connect();
                Socket peer = server.accept()) {
            proxy.stall();
            client.getOutputStream().write(4);
            peer.setSoTimeout(SHORT_MILLIS);
            assertThrows(
                    SocketTimeoutException.class, () -> peer.getInputStream().read());
            proxy.restore();
            peer.setSoTimeout(LONG_MILLIS);
            assertEquals(4, peer.getInputStream().read());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(LONG_MILLIS);
        return socket;
    }

    private static void assertEnded(Socket socket) throws IOException {
        socket.setSoTimeout(LONG_MILLIS);
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (SocketException e) {
            // reset: ended as well
        }
    }
}
