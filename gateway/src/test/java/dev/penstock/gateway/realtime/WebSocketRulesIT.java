package dev.penstock.gateway.realtime;

import static dev.penstock.gateway.realtime.RawWebSocket.CLOSE;
import static dev.penstock.gateway.realtime.RawWebSocket.CONTINUATION;
import static dev.penstock.gateway.realtime.RawWebSocket.FINAL;
import static dev.penstock.gateway.realtime.RawWebSocket.PING;
import static dev.penstock.gateway.realtime.RawWebSocket.PONG;
import static dev.penstock.gateway.realtime.RawWebSocket.TEXT;
import static dev.penstock.gateway.realtime.RawWebSocket.frame;
import static dev.penstock.gateway.realtime.RawWebSocket.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.GatewayFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of RFC 6455, with bytes on a socket. */
final class WebSocketRulesIT {

    private static final byte[] HALF = "{\"t\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EMPTY = new byte[0];

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("unmasked", frame(FINAL | TEXT, HALF, false), 1002),
                Arguments.of("first reserved bit", frame(FINAL | 0x40 | TEXT, HALF), 1002),
                Arguments.of("last reserved bit", frame(FINAL | 0x10 | TEXT, HALF), 1002),
                Arguments.of("reserved data opcode", frame(FINAL | 3, HALF), 1002),
                Arguments.of("reserved control opcode", frame(FINAL | 11, HALF), 1002),
                Arguments.of("fragment of a ping", frame(PING, EMPTY), 1002),
                Arguments.of("ping of 126 bytes", frame(FINAL | PING, new byte[126]), 1002),
                Arguments.of("continuation of nothing", frame(FINAL | CONTINUATION, HALF), 1002),
                Arguments.of("message within a message", both(frame(TEXT, HALF), frame(FINAL | TEXT, HALF)), 1002),
                Arguments.of(
                        "length longer than needed", new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 1, 2, 3, 4}, 1002),
                Arguments.of(
                        "negative length",
                        new byte[] {(byte) 0x81, (byte) 0xff, -1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4},
                        1002),
                Arguments.of(
                        "2 GiB announced",
                        new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0x7f, -1, -1, -1, 1, 2, 3, 4},
                        1009),
                Arguments.of("close of one byte", frame(FINAL | CLOSE, new byte[] {3}), 1002),
                Arguments.of(
                        "close with a code nobody may send", frame(FINAL | CLOSE, new byte[] {3, (byte) 0xed}), 1002),
                Arguments.of(
                        "close with a reason not UTF-8",
                        frame(FINAL | CLOSE, new byte[] {3, (byte) 0xe8, -1, -2}),
                        1007));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void endsAConnectionThatBreaksTheProtocol(String name, byte[] bytes, int code) throws IOException {
        try (RawWebSocket client = new RawWebSocket(fixture.url())) {
            client.write(bytes);
            assertEquals(code, client.read(CLOSE).code(), name);
            client.write(frame(FINAL | CLOSE, new byte[] {3, (byte) 0xe8}));
            assertTrue(client.read().isEmpty(), "the connection ends");
        }
    }

    @Test
    void answersAPingWithItsPayload() throws IOException {
        try (RawWebSocket client = new RawWebSocket(fixture.url())) {
            byte[] payload = "are you there?".getBytes(StandardCharsets.UTF_8);
            client.write(both(frame(FINAL | PING, payload), frame(FINAL | PING, EMPTY)));
            assertArrayEquals(payload, client.read(PONG).payload());
            assertArrayEquals(EMPTY, client.read(PONG).payload());
        }
    }

    @Test
    void takesControlFramesBetweenFragmentsAndBytesOneByOne() throws IOException {
        try (RawWebSocket client = new RawWebSocket(fixture.url())) {
            byte[] bytes = both(
                    frame(TEXT, HALF),
                    both(
                            frame(FINAL | PING, EMPTY),
                            frame(FINAL | CONTINUATION, "\"none\"}".getBytes(StandardCharsets.UTF_8))));
            for (byte one : bytes) {
                client.write(new byte[] {one});
            }
            client.read(PONG);
            assertEquals(4501, client.read(CLOSE).code());
        }
    }

    @Test
    void framesSentTogetherAreTakenInOrder() throws IOException {
        try (RawWebSocket client = new RawWebSocket(fixture.url())) {
            // The second is against our protocol, but the first, whose token is none, ends the session.
            client.write(both(text("{\"t\":\"auth\",\"token\":\"none\",\"resume\":[]}"), text("nonsense")));
            assertEquals(4500, client.read(CLOSE).code());
        }
    }

    @Test
    void shakesHandsOverAClose() throws IOException {
        try (RawWebSocket client = new RawWebSocket(fixture.url())) {
            client.write(frame(FINAL | CLOSE, new byte[] {3, (byte) 0xe8}));
            assertEquals(1000, client.read(CLOSE).code());
            assertTrue(client.read().isEmpty(), "the connection ends");
        }
    }

    private static byte[] both(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
