package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.ContractDocument;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateDriveRequest;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PutMemberRequest;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.SnapshotPage;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.Sha256;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers are what {@code openapi.yaml} promises: status, media type, headers and every member, good case and bad. */
class ContractIT {

    private static final byte[] TEXT = "hello, river".getBytes(StandardCharsets.UTF_8);
    private static final long LARGE_BYTES = 200L * 1024 * 1024;

    private static GatewayFixture fixture;

    private final OpenApiContract http = new OpenApiContract(ContractDocument.HTTP);
    private final ApiClient admin = fixture.admin();
    private final TestTenant tenant = fixture.tenant();
    private final String drive = "/v1/drives/" + tenant.driveId();

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void accountsAnswerAsPromised() {
        ApiClient anonymous = fixture.anonymous();
        LoginRequest login = new LoginRequest(tenant.slug(), tenant.adminEmail(), GatewayFixture.PASSWORD, "contract");
        TokenResponse tokens = http.check("POST /v1/auth/login", anonymous.post("/v1/auth/login", login))
                .as(TokenResponse.class);
        RefreshRequest refresh = new RefreshRequest(tokens.refreshToken());
        TokenResponse fresh = http.check("POST /v1/auth/refresh", anonymous.post("/v1/auth/refresh", refresh))
                .as(TokenResponse.class);
        http.check("GET /v1/me", anonymous.withToken(fresh).get("/v1/me"));
        expect(
                204,
                http.check(
                        "POST /v1/auth/logout",
                        anonymous.post("/v1/auth/logout", new RefreshRequest(fresh.refreshToken()))));
        expect(401, http.check("POST /v1/auth/refresh", anonymous.post("/v1/auth/refresh", refresh)));
        http.check("GET /.well-known/jwks.json", anonymous.get("/.well-known/jwks.json"));
        expect(401, http.check("GET /v1/me", anonymous.get("/v1/me")));
        expect(422, http.check("POST /v1/auth/login", anonymous.post("/v1/auth/login", new JsonObject())));
        expect(400, http.check("POST /v1/auth/login", anonymous.post("/v1/auth/login", "{")));
    }

    @Test
    void drivesAnswerAsPromised() {
        String drives = "GET /v1/drives";
        expect(201, http.check("POST /v1/drives", admin.post("/v1/drives", new CreateDriveRequest("Contract"))));
        String next = http.check(drives, admin.get("/v1/drives?limit=1")).json().getString("next");
        http.check(drives, admin.get("/v1/drives?after=" + next));
        expect(400, http.check(drives, admin.get("/v1/drives?after=nonsense")));
        expect(400, http.check(drives, admin.get("/v1/drives?limit=0")));
        http.check("GET /v1/drives/{d}", admin.get(drive));
        expect(404, http.check("GET /v1/drives/{d}", admin.get("/v1/drives/" + Ids.next())));
    }

    @Test
    void membersAnswerAsPromised() {
        UUID user = fixture.newUser(tenant, "member@example.com");
        String put = "PUT /v1/drives/{d}/members/{user}";
        String member = drive + "/members/" + user;
        expect(204, http.check(put, admin.put(member, new PutMemberRequest(DriveRole.VIEWER))));
        http.check("GET /v1/drives/{d}/members", admin.get(drive + "/members"));
        ApiClient viewer = fixture.client(tenant, "member@example.com");
        expect(403, http.check(put, viewer.put(member, new PutMemberRequest(DriveRole.OWNER))));
        expect(
                404,
                http.check(put, admin.put(drive + "/members/" + Ids.next(), new PutMemberRequest(DriveRole.VIEWER))));
        expect(
                409,
                http.check(
                        put,
                        admin.put(drive + "/members/" + tenant.adminId(), new PutMemberRequest(DriveRole.VIEWER))));
        expect(204, http.check("DELETE /v1/drives/{d}/members/{user}", admin.delete(member)));
    }

    @Test
    void nodesAnswerAsPromised() {
        String create = "POST /v1/drives/{d}/nodes";
        CreateFolderRequest request = new CreateFolderRequest(tenant.rootId(), NodeName.of("Contract"));
        NodeView folder = expect(201, http.check(create, admin.post(drive + "/nodes", request)))
                .as(NodeView.class);
        expect(409, http.check(create, admin.post(drive + "/nodes", request)));
        String node = drive + "/nodes/" + folder.id();
        http.check("GET /v1/drives/{d}/nodes/{n}", admin.get(node));
        http.check(
                "GET /v1/drives/{d}/nodes/{n}/children", admin.get(drive + "/nodes/" + tenant.rootId() + "/children"));
        String patch = "PATCH /v1/drives/{d}/nodes/{n}";
        expect(200, http.check(patch, admin.patch(node, new JsonObject().put("name", "Renamed"))));
        expect(
                412,
                http.check(patch, admin.with("If-Match", "\"1\"").patch(node, new JsonObject().put("name", "Again"))));
        expect(
                400,
                http.check(patch, admin.with("If-Match", "weak").patch(node, new JsonObject().put("name", "Again"))));
        expect(422, http.check(patch, admin.patch(node, new JsonObject())));
        expect(200, http.check("DELETE /v1/drives/{d}/nodes/{n}", admin.delete(node)));
        expect(200, http.check(patch, admin.patch(node, new JsonObject().put("state", "live"))));
        BatchRequest batch = new BatchRequest(List.of(
                new BatchOperation.Folder(folder.id(), NodeName.of("Inside")),
                new BatchOperation.Trash(Ids.next(), null)));
        expect(200, http.check("POST /v1/drives/{d}/batch", admin.post(drive + "/batch", batch)));
    }

    @Test
    void changesAnswerAsPromised() {
        SnapshotPage page = http.check("GET /v1/drives/{d}/snapshot", admin.get(drive + "/snapshot?limit=1"))
                .as(SnapshotPage.class);
        String changes = "GET /v1/drives/{d}/changes";
        http.check(changes, admin.get(drive + "/changes"));
        http.check(changes, admin.get(drive + "/changes?cursor=" + page.cursor()));
        expect(400, http.check(changes, admin.get(drive + "/changes?cursor=nonsense")));
    }

    @Test
    void uploadsAnswerAsPromised() {
        String create = "POST /v1/drives/{d}/uploads";
        UploadTicket single = expect(201, http.check(create, announce("one.txt", TEXT.length, Sha256.of(TEXT))))
                .as(UploadTicket.class);
        String complete = "POST /v1/drives/{d}/uploads/{u}/complete";
        expect(409, http.check(complete, admin.post(path(single) + "/complete", new CompleteUploadRequest(null))));
        FilesClient.put(single.put(), TEXT);
        NodeView file = expect(200, http.check(complete, admin.post(path(single) + "/complete")))
                .as(NodeView.class);
        expect(201, http.check(create, announce("two.txt", TEXT.length, Sha256.of(TEXT))));
        expect(409, http.check(create, announce("one.txt", TEXT.length, Sha256.of(TEXT))));
        expect(413, http.check(create, announce("huge", Long.MAX_VALUE, Sha256.of(TEXT))));
        UploadTicket parts = expect(201, http.check(create, announce("large", LARGE_BYTES, "0".repeat(64))))
                .as(UploadTicket.class);
        PartsRequest first = new PartsRequest(List.of(new PartsRequest.Part(1, "0".repeat(64))));
        http.check("POST /v1/drives/{d}/uploads/{u}/parts", admin.post(path(parts) + "/parts", first));
        String abort = "DELETE /v1/drives/{d}/uploads/{u}";
        expect(204, http.check(abort, admin.delete(path(parts))));
        expect(409, http.check(abort, admin.delete(path(single))));
        contentAnswersAsPromised(drive + "/nodes/" + file.id());
    }

    private void contentAnswersAsPromised(String file) {
        String content = "GET /v1/drives/{d}/nodes/{n}/content";
        Answer found = expect(302, http.check(content, admin.get(file + "/content")));
        String tag = found.header("ETag").orElseThrow();
        expect(304, http.check(content, admin.with("If-None-Match", tag).get(file + "/content")));
        expect(404, http.check(content, admin.get(file + "/content?version=9")));
        String thumbnail = "GET /v1/drives/{d}/nodes/{n}/thumbnail";
        expect(404, http.check(thumbnail, admin.get(file + "/thumbnail")));
        expect(400, http.check(thumbnail, admin.get(file + "/thumbnail?size=7")));
        http.check("GET /v1/drives/{d}/nodes/{n}/versions", admin.get(file + "/versions"));
        String restore = "POST /v1/drives/{d}/nodes/{n}/versions/{v}/restore";
        expect(200, http.check(restore, admin.post(file + "/versions/1/restore")));
        expect(404, http.check(restore, admin.post(file + "/versions/9/restore")));
    }

    @Test
    void theRestAnswersAsPromised() {
        expect(404, http.check("GET /v1/jobs/{id}", admin.get("/v1/jobs/" + Ids.next())));
        expect(
                404,
                http.check(
                        "POST /v1/bucket-events", fixture.anonymous().post("/v1/bucket-events", "{\"Records\":[]}")));
        expect(426, http.check("GET /v1/realtime", fixture.anonymous().get("/v1/realtime")));
        expect(405, http.check("GET /v1/me", admin.send("PUT", "/v1/me", new JsonObject())));
    }

    private Answer announce(String name, long size, String sha256) {
        return admin.post(
                drive + "/uploads",
                new CreateUploadRequest(tenant.rootId(), NodeName.of(name), size, sha256, "text/plain", null));
    }

    private String path(UploadTicket ticket) {
        return drive + "/uploads/" + ticket.id();
    }

    private static Answer expect(int status, Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        return answer;
    }
}
