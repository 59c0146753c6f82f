package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.access.Membership;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Open sockets lose what their user loses: the drive with the membership, the connection with the login. */
final class AccessReviewIT {

    private static final String EMAIL = "bob@example.com";

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void aRemovedMemberIsToldAndGetsNoMoreChanges() {
        TestTenant tenant = fixture.newTenant();
        UUID bob = fixture.newUser(tenant, EMAIL);
        fixture.addMember(tenant, bob, "editor");
        ApiClient admin = fixture.client(tenant, tenant.adminEmail());
        Writer writer = new Writer(admin, tenant);
        try (SyncClient removed = following(tenant, fixture.login(tenant, EMAIL), fixture.url());
                SyncClient staying = following(tenant, fixture.login(tenant, tenant.adminEmail()), fixture.url())) {
            writer.folder();
            removed.take(ServerFrame.Changes.class);
            staying.take(ServerFrame.Changes.class);

            String path = "/v1/drives/" + tenant.driveId() + "/members/" + bob;
            assertEquals(204, admin.delete(path).status());
            ServerFrame.Resync told = removed.take(ServerFrame.Resync.class);
            assertEquals(ResyncReason.ACL, told.reason());
            assertEquals(tenant.driveId(), told.drive());

            writer.folder();
            staying.take(ServerFrame.Changes.class);
            assertNull(removed.poll(1_000), "told of a change in a drive it may not read");
            removed.send(new ClientFrame.Subscribe(tenant.driveId(), 1, 0));
            assertEquals("not-found", removed.take(ServerFrame.Refused.class).code());
        }
    }

    @Test
    void logoutClosesTheSocketsOfThatLoginOnly() {
        TestTenant tenant = fixture.newTenant();
        TokenResponse leaving = fixture.login(tenant, tenant.adminEmail());
        TokenResponse staying = fixture.login(tenant, tenant.adminEmail());
        try (SyncClient left = following(tenant, leaving, fixture.url());
                SyncClient stayed = following(tenant, staying, fixture.url())) {
            logout(leaving);
            left.assertClosed(CloseCode.REVOKED.code());
            new Writer(fixture.anonymous().withToken(staying), tenant).folder();
            stayed.take(ServerFrame.Changes.class);
        }
    }

    @Test
    void logoutClosesSocketsOnOtherNodesToo() {
        TestTenant tenant = fixture.newTenant();
        Gateway other = fixture.startNode();
        TokenResponse tokens = fixture.login(tenant, tenant.adminEmail());
        try (SyncClient client = following(tenant, tokens, GatewayFixture.url(other))) {
            logout(tokens);
            client.assertClosed(CloseCode.REVOKED.code());
        }
    }

    @Test
    void aReusedRefreshTokenClosesTheSocketsOfItsLogin() {
        TestTenant tenant = fixture.newTenant();
        TokenResponse first = fixture.login(tenant, tenant.adminEmail());
        try (SyncClient client = following(tenant, first, fixture.url())) {
            TokenResponse second = refresh(first.refreshToken()).as(TokenResponse.class);
            assertEquals(200, refresh(second.refreshToken()).status());
            assertEquals("refresh-rejected", refresh(first.refreshToken()).code());
            client.assertClosed(CloseCode.REVOKED.code());
        }
    }

    @Test
    void asksForMoreMembershipsThanOneQueryTakes() {
        TestTenant tenant = fixture.tenant();
        Membership real = new Membership(tenant.id(), tenant.driveId(), tenant.adminId());
        Set<Membership> made = new HashSet<>();
        while (made.size() < 4_500) {
            made.add(new Membership(tenant.id(), tenant.driveId(), Ids.next()));
        }
        Set<Membership> asked = new HashSet<>(made);
        asked.add(real);
        DriveAccess access = new DriveAccess(fixture.database());
        assertEquals(made, GatewayFixture.await(access.ended(asked)));
        assertTrue(GatewayFixture.await(access.ended(Set.of())).isEmpty());
    }

    /** Subscribed to the tenant's first drive, and nothing missed. */
    private static SyncClient following(TestTenant tenant, TokenResponse tokens, URI node) {
        SyncClient client = SyncClient.connect(fixture.vertx(), node, null);
        client.take(ServerFrame.Hello.class);
        client.auth(tokens.accessToken(), new DrivePosition(tenant.driveId(), 1, 0));
        ServerFrame.Ready ready = client.take(ServerFrame.Ready.class);
        assertEquals(0, ready.drives().get(0).head());
        return client;
    }

    private static void logout(TokenResponse tokens) {
        assertEquals(
                204,
                fixture.anonymous()
                        .post("/v1/auth/logout", new RefreshRequest(tokens.refreshToken()))
                        .status());
    }

    private static ApiClient.Answer refresh(String refreshToken) {
        return fixture.anonymous().post("/v1/auth/refresh", new RefreshRequest(refreshToken));
    }
}
