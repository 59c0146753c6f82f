package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.AuthSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.RealtimeSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection, from the upgrade to the close, over real sockets. */
final class SessionIT {

    private static GatewayFixture fixture;
    private static TestTenant tenant;
    private static TokenResponse tokens;
    private static SyncClient outliving;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(SessionIT::quickTimes);
        tenant = fixture.tenant();
        tokens = fixture.login(tenant, tenant.adminEmail());
        outliving = connect(tokens.accessToken());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static GatewaySettings quickTimes(GatewaySettings s) {
        RealtimeSettings r = s.realtime();
        return s.with(new AuthSettings(
                        s.auth().issuer(),
                        s.auth().audience(),
                        Duration.ofSeconds(5),
                        s.auth().refreshTtl(),
                        s.auth().refreshGrace(),
                        s.auth().masterKey(),
                        s.auth().algorithms(),
                        s.auth().keyLife(),
                        s.auth().keyLead(),
                        s.auth().cachedTokensMax(),
                        s.auth().issuersFile()))
                .with(new RealtimeSettings(
                        Duration.ofMillis(700),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        r.frameMax(),
                        r.queueMax(),
                        r.replayRing(),
                        2,
                        r.headInterval()));
    }

    @Test
    void authenticatesByTheFirstFrame() {
        try (SyncClient client = connect(null)) {
            ServerFrame.Hello hello = client.take(ServerFrame.Hello.class);
            assertEquals(1, hello.v());
            assertEquals(700, hello.pingMs());
            assertEquals(64 * 1024, hello.maxFrame());
            client.auth(freshToken(), new DrivePosition(tenant.driveId(), 1, 0));
            ServerFrame.Ready ready = client.take(ServerFrame.Ready.class);
            assertTrue(ready.ttl() >= 3 && ready.ttl() <= 5, "ttl: " + ready.ttl());
            assertEquals(tenant.driveId(), ready.drives().get(0).drive());
            assertTrue(ready.drives().get(0).recovered());
        }
    }

    @Test
    void authenticatesAtTheUpgrade() {
        try (SyncClient client = connect(freshToken())) {
            client.take(ServerFrame.Hello.class);
            assertEquals(List.of(), client.take(ServerFrame.Ready.class).drives());
            client.send(new ClientFrame.Auth(null, null, List.of(new DrivePosition(tenant.driveId(), 1, 0))));
            assertEquals(1, client.take(ServerFrame.Ready.class).drives().size());
        }
    }

    @Test
    void refusesABadTokenAtTheUpgradeWithAStatus() {
        assertEquals(401, upgradeStatus("no.such.token", List.of(FrameCodec.SUBPROTOCOL)));
    }

    @Test
    void refusesWithoutOurSubprotocol() {
        assertEquals(400, upgradeStatus(null, List.of()));
        assertEquals(400, upgradeStatus(null, List.of("chat.v1")));
    }

    @Test
    void closesAnotherVersionWithItsCode() throws IOException {
        assertEquals(CloseCode.VERSION.code(), rawCloseCode("Sec-WebSocket-Protocol: penstock.sync.v9\r\n"));
    }

    @Test
    void saysThatAnUpgradeIsRequired() {
        ApiClient.Answer answer = fixture.anonymous().get("/v1/realtime");
        assertEquals(426, answer.status());
        assertEquals("websocket", answer.header("Upgrade").orElseThrow());
        assertEquals("upgrade-required", answer.code());
    }

    @Test
    void closesABadTokenInAFrame() {
        try (SyncClient client = connect(null)) {
            client.take(ServerFrame.Hello.class);
            client.auth("no.such.token");
            assertEquals("unauthorized", client.take(ServerFrame.Refused.class).code());
            client.assertClosed(CloseCode.BAD_TOKEN.code());
        }
    }

    @Test
    void closesAClientThatDoesNotSayWhoItIs() {
        try (SyncClient client = connect(null)) {
            client.take(ServerFrame.Hello.class);
            client.assertClosed(CloseCode.AUTH_TIMEOUT.code());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"t\":\"dance\"}",
                "{\"t\":\"subscribe\",\"drive\":7}",
                "{\"t\":\"ack\",\"drive\":\"00000000-0000-0000-0000-000000000001\",\"seq\":-1}",
                "{\"t\":\"auth\",\"x\":1}"
            })
    void closesAfterAFrameThatIsNone(String text) {
        try (SyncClient client = ready()) {
            client.sendText(text);
            assertFalse(client.take(ServerFrame.Refused.class).retry());
            client.assertClosed(CloseCode.BAD_REQUEST.code());
        }
    }

    @Test
    void closesAfterABinaryFrame() {
        try (SyncClient client = ready()) {
            GatewayFixture.await(client.socket().writeBinaryMessage(Buffer.buffer("{\"t\":\"ack\"}")));
            client.take(ServerFrame.Refused.class);
            client.assertClosed(CloseCode.BAD_REQUEST.code());
        }
    }

    @Test
    void closesAfterTextThatIsNotUtf8() {
        try (SyncClient client = ready()) {
            GatewayFixture.await(
                    client.socket().writeFrame(WebSocketFrame.textFrame("{\"t\":\"token\",\"token\":\"", false)));
            Buffer notUtf8 = Buffer.buffer(new byte[] {(byte) 0xc3, 0x28, '"', '}'});
            GatewayFixture.await(client.socket().writeFrame(WebSocketFrame.continuationFrame(notUtf8, true)));
            client.assertClosed(CloseCode.BAD_REQUEST.code());
        }
    }

    @Test
    void refusesAMessageLargerThanAnnounced() {
        try (SyncClient client = ready()) {
            client.sendText("{\"t\":\"token\",\"token\":\"" + "a".repeat(65 * 1024) + "\"}");
            assertEquals(
                    "payload-too-large", client.take(ServerFrame.Refused.class).code());
            client.assertClosed(CloseCode.BAD_REQUEST.code());
        }
    }

    @Test
    void endsAFrameFarTooLargeBeforeItIsRead() {
        try (SyncClient client = ready()) {
            client.socket().writeTextMessage("x".repeat(300 * 1024)).onComplete(done -> {});
            int code = client.closeCode(SyncClient.FRAME_MS_MAX);
            assertTrue(code == 1009 || code == 1006, "closed with " + code);
        }
    }

    @Test
    void joinsFragments() {
        try (SyncClient client = ready()) {
            String subscribe = text(new ClientFrame.Subscribe(tenant.driveId(), 1, 0));
            GatewayFixture.await(
                    client.socket().writeFrame(WebSocketFrame.textFrame(subscribe.substring(0, 9), false)));
            GatewayFixture.await(client.socket()
                    .writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(subscribe.substring(9)), true)));
            assertFalse(client.next() instanceof ServerFrame.Refused);
        }
    }

    @Test
    void refusesADriveOfSomebodyElseAsIfThereWasNone() {
        TestTenant other = fixture.newTenant();
        try (SyncClient client = ready()) {
            for (UUID drive : List.of(other.driveId(), Ids.next())) {
                client.send(new ClientFrame.Subscribe(drive, 1, 0));
                ServerFrame.Refused refused = client.take(ServerFrame.Refused.class);
                assertEquals("subscribe:" + drive, refused.ref());
                assertEquals("not-found", refused.code());
            }
        }
    }

    @Test
    void refusesAMemberWhoIsNoneAnyMore() {
        TestTenant own = fixture.newTenant();
        UUID user = fixture.newUser(own, "viewer@example.com");
        fixture.addMember(own, user, "viewer");
        String token = fixture.login(own, "viewer@example.com").accessToken();
        try (SyncClient client = connect(token)) {
            client.take(ServerFrame.Hello.class);
            client.take(ServerFrame.Ready.class);
            client.send(new ClientFrame.Subscribe(own.driveId(), 1, 0));
            assertFalse(client.next() instanceof ServerFrame.Refused);
            GatewayFixture.await(
                    fixture.database().system().query("DELETE FROM members WHERE user_id = $1", Tuple.of(user)));
            client.send(new ClientFrame.Token(token));
            ServerFrame.Resync resync = client.take(ServerFrame.Resync.class);
            assertEquals(ResyncReason.ACL, resync.reason(), "a renewed token looks at the memberships again");
            client.take(ServerFrame.TokenOk.class);
            client.send(new ClientFrame.Subscribe(own.driveId(), 1, 0));
            assertEquals("not-found", client.take(ServerFrame.Refused.class).code());
        }
    }

    @Test
    void refusesMoreDrivesThanAllowed() {
        TestTenant own = fixture.newTenant();
        try (SyncClient client = connect(fixture.login(own, own.adminEmail()).accessToken())) {
            client.take(ServerFrame.Hello.class);
            client.take(ServerFrame.Ready.class);
            for (int i = 0; i < 2; i++) {
                client.send(new ClientFrame.Subscribe(newDrive(own, i), 1, 0));
                assertFalse(client.next() instanceof ServerFrame.Refused);
            }
            client.send(new ClientFrame.Subscribe(own.driveId(), 1, 0));
            assertEquals(
                    "too-many-subscriptions",
                    client.take(ServerFrame.Refused.class).code());
        }
    }

    @Test
    void tellsAPositionThatIsGoneToStartOver() {
        TestTenant own = fixture.newTenant();
        try (SyncClient client = connect(null)) {
            client.take(ServerFrame.Hello.class);
            client.auth(fixture.login(own, own.adminEmail()).accessToken(), new DrivePosition(own.driveId(), 7, 0));
            assertFalse(client.take(ServerFrame.Ready.class).drives().get(0).recovered());
            assertEquals(
                    ResyncReason.EPOCH, client.take(ServerFrame.Resync.class).reason());
            client.send(new ClientFrame.Subscribe(own.driveId(), 1, 1_000_000));
            assertEquals(ResyncReason.GAP, client.take(ServerFrame.Resync.class).reason());
        }
    }

    @Test
    void anotherUsersTokenDoesNotRenewASession() {
        TestTenant other = fixture.newTenant();
        try (SyncClient client = ready()) {
            client.send(new ClientFrame.Token(
                    fixture.login(other, other.adminEmail()).accessToken()));
            assertEquals("unauthorized", client.take(ServerFrame.Refused.class).code());
            client.assertClosed(CloseCode.BAD_TOKEN.code());
        }
    }

    @Test
    void noticesADeadPeer() throws IOException {
        long began = System.nanoTime();
        int code = rawCloseCode("Sec-WebSocket-Protocol: " + FrameCodec.SUBPROTOCOL + "\r\nAuthorization: Bearer "
                + freshToken() + "\r\n");
        long tookMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertEquals(CloseCode.NO_PONG.code(), code);
        assertTrue(tookMs >= 1_200 && tookMs < 4_000, "took " + tookMs + " ms (expected: 1200 and a little)");
    }

    @Test
    void aSilentClientThatAnswersPingsStays() {
        try (SyncClient client = ready()) {
            assertThrows(AssertionError.class, () -> client.closeCode(3_000));
        }
    }

    @Test
    void anExpiredTokenHasItsGraceAndThenEndsTheSession() {
        assertEquals(CloseCode.TOKEN_EXPIRED.code(), outliving.closeCode(40_000));
        try (SyncClient client = connect(null)) {
            client.take(ServerFrame.Hello.class);
            client.auth(tokens.accessToken());
            assertEquals("token-expired", client.take(ServerFrame.Refused.class).code());
            client.assertClosed(CloseCode.TOKEN_EXPIRED.code());
        }
    }

    private static SyncClient connect(String bearer) {
        return SyncClient.connect(fixture.vertx(), fixture.url(), bearer);
    }

    private static SyncClient ready() {
        SyncClient client = connect(freshToken());
        client.take(ServerFrame.Hello.class);
        client.take(ServerFrame.Ready.class);
        return client;
    }

    private static String freshToken() {
        return fixture.login(tenant, tenant.adminEmail()).accessToken();
    }

    private static int upgradeStatus(String bearer, List<String> subprotocols) {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> SyncClient.connect(fixture.vertx(), fixture.url(), bearer, subprotocols));
        assertNotNull(refused.getCause());
        return ((UpgradeRejectedException) refused.getCause()).getStatus();
    }

    private static UUID newDrive(TestTenant of, int number) {
        ApiClient.Answer answer =
                fixture.client(of, of.adminEmail()).post("/v1/drives", new JsonObject().put("name", "Drive " + number));
        assertEquals(201, answer.status(), answer.body());
        return UUID.fromString(answer.json().getString("id"));
    }

    private static String text(ClientFrame frame) {
        return new String(FrameCodec.encode(frame), StandardCharsets.UTF_8);
    }

    /** Upgrades by hand, then sends nothing at all, not even pongs, until the service closes. */
    private static int rawCloseCode(String headers) throws IOException {
        try (Socket raw = new Socket(fixture.url().getHost(), fixture.url().getPort())) {
            raw.setSoTimeout((int) SyncClient.FRAME_MS_MAX);
            String upgrade = "GET /v1/realtime HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + headers + "\r\n";
            raw.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
            return closeCodeOf(raw.getInputStream());
        }
    }

    /** Reads unmasked frames until the close frame and gives its code. */
    private static int closeCodeOf(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head.toString());
        while (true) {
            int opcode = in.read() & 0x0f;
            int length = in.read() & 0x7f;
            if (length == 126) {
                length = in.read() << 8 | in.read();
            }
            byte[] payload = in.readNBytes(length);
            if (opcode == 8) {
                return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
            }
        }
    }
}
