package dev.penstock.gateway.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection that says exactly what a test wants said. Blocking. */
final class RawConnection implements AutoCloseable {

    private static final int SILENCE_MS = 5000;

    private final Socket socket;
    private boolean closedByPeer;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(SILENCE_MS);
        socket.setTcpNoDelay(true);
    }

    /** One character, one byte. A peer that has closed meanwhile is no error: what it said is there to read. */
    RawConnection send(String bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException closedWhileWriting) {
            closedByPeer = true;
        }
        return this;
    }

    /** Everything that comes until the peer closes or has been silent for 5 s. */
    String readAll() {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            int n = in.read(buffer);
            while (n > 0) {
                answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                n = in.read(buffer);
            }
            closedByPeer = true;
        } catch (java.net.SocketTimeoutException silent) {
            // Still open.
        } catch (IOException reset) {
            closedByPeer = true;
        }
        return answer.toString();
    }

    /** What comes until {@code end} has been seen, the peer closes or has been silent for 5 s. */
    String readUntil(String end) {
        StringBuilder answer = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (answer.indexOf(end) < 0) {
                int b = in.read();
                if (b < 0) {
                    closedByPeer = true;
                    break;
                }
                answer.append((char) b);
            }
        } catch (java.net.SocketTimeoutException silent) {
            // Still open.
        } catch (IOException reset) {
            closedByPeer = true;
        }
        return answer.toString();
    }

    /** What comes within so many milliseconds. */
    String readFor(int ms) throws IOException {
        socket.setSoTimeout(ms);
        String answer = readUntil("\0");
        socket.setSoTimeout(SILENCE_MS);
        return answer;
    }

    /** Whether the peer was seen to close the connection. */
    boolean closedByPeer() {
        return closedByPeer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
