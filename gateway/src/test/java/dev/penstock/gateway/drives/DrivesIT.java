package dev.penstock.gateway.drives;

import static dev.penstock.gateway.FilesClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.CreateDriveRequest;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.http.MemberView;
import dev.penstock.protocol.http.MembersPage;
import dev.penstock.protocol.http.PutMemberRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drives and their members over HTTP. */
final class DrivesIT {

    private static GatewayFixture fixture;

    private TestTenant tenant;
    private ApiClient owner;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void makeTenant() {
        tenant = fixture.newTenant();
        owner = fixture.client(tenant, tenant.adminEmail());
    }

    @Test
    void createsADriveOfOnesOwn() {
        Answer created = expect(201, owner.post("/v1/drives", new CreateDriveRequest("Family")));
        DriveView drive = created.as(DriveView.class);

        assertEquals("/v1/drives/" + drive.id(), created.header("Location").orElseThrow());
        assertEquals(DriveRole.OWNER, drive.role());
        assertEquals(0, drive.head());
        assertEquals(drive, expect(200, owner.get("/v1/drives/" + drive.id())).as(DriveView.class));
        expect(200, owner.get("/v1/drives/" + drive.id() + "/nodes/" + drive.root() + "/children"));
    }

    @Test
    void refusesNamesThatAreNone() {
        for (String name : List.of("", " ", "nul\u0000", "x".repeat(101))) {
            Answer answer = owner.post("/v1/drives", new JsonObject().put("name", name));
            assertEquals("invalid-body", expect(422, answer).code());
        }
        expect(422, owner.post("/v1/drives", new JsonObject().put("name", 7)));
        expect(422, owner.post("/v1/drives", new JsonObject().put("name", "x").put("color", "red")));
        expect(400, owner.post("/v1/drives", "{\"name\":"));
    }

    @Test
    void pagesDrives() {
        for (int i = 0; i < 4; i++) {
            expect(201, owner.post("/v1/drives", new CreateDriveRequest("d" + i)));
        }
        Set<UUID> seen = new HashSet<>();
        String after = "";
        while (after != null) {
            DrivesPage page =
                    expect(200, owner.get("/v1/drives?limit=2" + after)).as(DrivesPage.class);
            page.entries().forEach(drive -> assertTrue(seen.add(drive.id())));
            after = page.next() == null ? null : "&after=" + page.next();
        }
        assertEquals(5, seen.size());
    }

    @Test
    void makesOneDriveOfConcurrentRequestsWithOneKey() {
        ApiClient keyed = owner.with("Idempotency-Key", "k1");
        List<CompletableFuture<Answer>> requests = IntStream.range(0, 8)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> keyed.post("/v1/drives", new CreateDriveRequest("One"))))
                .toList();
        Set<UUID> made = new HashSet<>();
        requests.forEach(request ->
                made.add(expect(201, request.join()).as(DriveView.class).id()));

        assertEquals(1, made.size());
        Answer reused = keyed.post("/v1/drives", new CreateDriveRequest("Other"));
        assertEquals("idempotency-key-reused", expect(422, reused).code());
    }

    @Test
    void letsOwnersDecideWhoIsAMember() {
        UUID friendId = fixture.newUser(tenant, "friend@example.com");
        ApiClient friend = fixture.client(tenant, "friend@example.com");
        String drive = "/v1/drives/" + tenant.driveId();
        String membership = drive + "/members/" + friendId;
        expect(404, friend.get(drive));

        expect(204, owner.put(membership, new PutMemberRequest(DriveRole.VIEWER)));
        assertEquals(
                DriveRole.VIEWER,
                expect(200, friend.get(drive)).as(DriveView.class).role());
        expect(403, friend.put(membership, new PutMemberRequest(DriveRole.OWNER)));
        List<MemberView> members = expect(200, friend.get(drive + "/members"))
                .as(MembersPage.class)
                .entries();
        assertEquals(2, members.size());

        expect(204, friend.delete(membership));
        expect(404, friend.get(drive));
    }

    @Test
    void keepsAnOwner() {
        String self = "/v1/drives/" + tenant.driveId() + "/members/" + tenant.adminId();
        assertEquals("last-owner", expect(409, owner.delete(self)).code());
        assertEquals(
                "last-owner",
                expect(409, owner.put(self, new PutMemberRequest(DriveRole.EDITOR)))
                        .code());
    }

    @Test
    void takesNoMembersFromElsewhere() {
        TestTenant other = fixture.newTenant();
        String drive = "/v1/drives/" + tenant.driveId();
        expect(404, owner.put(drive + "/members/" + other.adminId(), new PutMemberRequest(DriveRole.VIEWER)));
        expect(404, owner.put(drive + "/members/" + Ids.next(), new PutMemberRequest(DriveRole.VIEWER)));
        ApiClient foreigner = fixture.client(other, other.adminEmail());
        expect(404, foreigner.get(drive));
        expect(404, foreigner.get(drive + "/members"));
    }
}
