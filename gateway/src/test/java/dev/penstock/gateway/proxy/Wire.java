package dev.penstock.gateway.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One end of a TCP connection that says exactly what a test wants said, client's or server's. Blocking. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** One character, one byte. */
    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The head of a message, with its empty line; less when the peer closes before. */
    String head() throws IOException {
        return until("\r\n\r\n");
    }

    /** Everything up to and with {@code end}; less when the peer closes before. */
    String until(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /** So many bytes, or as many as come before the peer closes. */
    String bytes(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Everything that comes until the peer ends. {@code reset} stands at the end when it did not end in order. */
    String rest() throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                text.append((char) b);
            }
        } catch (SocketException reset) {
            text.append("<reset>");
        }
        return text.toString();
    }

    /** Whether the peer is gone: waits for it. */
    boolean gone() throws IOException {
        try {
            while (in.read() >= 0) {
                // what it still says does not matter
            }
        } catch (SocketException reset) {
            return true;
        }
        return true;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
