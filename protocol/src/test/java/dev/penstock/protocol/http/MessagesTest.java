package dev.penstock.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.json.WireEnum;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.Problem;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers promise beyond their form: exact members by mode, copies, and nothing secret in a log. */
class MessagesTest {
    private static final UUID ID = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final PresignedPut PUT =
            new PresignedPut(URI.create("https://store/x?X-Amz-Signature=abc"), Map.of("a", "b"), AT);

    @Test
    void ticketsHaveExactlyTheMembersOfTheirMode() {
        RawJson node = new RawJson("{}");
        assertEquals(UploadMode.INSTANT, UploadTicket.instant(ID, node).mode());
        assertEquals(UploadMode.PUT, UploadTicket.put(ID, PUT, AT).mode());
        assertEquals(UploadMode.MULTIPART, UploadTicket.multipart(ID, 1, 1, AT).mode());
        assertThrows(
                IllegalArgumentException.class, () -> new UploadTicket(ID, UploadMode.PUT, null, null, null, null, AT));
        assertThrows(
                IllegalArgumentException.class, () -> new UploadTicket(ID, UploadMode.PUT, PUT, 1L, null, null, AT));
        assertThrows(
                IllegalArgumentException.class,
                () -> new UploadTicket(ID, UploadMode.INSTANT, PUT, null, null, node, null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new UploadTicket(ID, UploadMode.MULTIPART, null, 1L, 1, null, null));
    }

    @Test
    void batchResultsAreEitherANodeOrAProblem() {
        Problem problem = Problem.of(ErrorCode.NAME_TAKEN);
        assertEquals(409, BatchResponse.Result.refused(problem).status());
        assertEquals(201, BatchResponse.Result.done(201, new RawJson("{}")).status());
        assertThrows(IllegalArgumentException.class, () -> new BatchResponse.Result(200, null, null));
        assertThrows(IllegalArgumentException.class, () -> new BatchResponse.Result(200, new RawJson("{}"), problem));
    }

    @Test
    void nothingSecretIsPrinted() {
        UserView user = new UserView(ID, "a@b", "A", "member");
        TenantView tenant = new TenantView(ID, "acme", "Acme");
        DeviceView device = new DeviceView(ID, "d", null);
        String printed = new LoginRequest("acme", "a@b", "hunter2", "d").toString()
                + new RefreshRequest("hunter2")
                + new TokenResponse("hunter2", "Bearer", 600, "hunter2", user, tenant, device)
                + PUT;
        assertFalse(printed.contains("hunter2"), printed);
        assertFalse(printed.contains("Signature"), printed);
    }

    @Test
    void collectionsAreCopied() {
        List<DriveView> drives = new ArrayList<>();
        DrivesPage page = new DrivesPage(drives, null);
        drives.add(new DriveView(ID, "n", DriveRole.OWNER, ID, 1, 0, AT));
        assertTrue(page.entries().isEmpty());
        Map<String, String> headers = new HashMap<>();
        PresignedPut put = new PresignedPut(URI.create("https://store"), headers, AT);
        headers.put("a", "b");
        assertTrue(put.headers().isEmpty());
        assertThrows(UnsupportedOperationException.class, () -> put.headers().put("c", "d"));
    }

    @Test
    void rolesInclude() {
        assertTrue(DriveRole.OWNER.atLeast(DriveRole.VIEWER));
        assertTrue(DriveRole.EDITOR.atLeast(DriveRole.EDITOR));
        assertFalse(DriveRole.VIEWER.atLeast(DriveRole.EDITOR));
        assertEquals(Optional.of(DriveRole.EDITOR), WireEnum.find(DriveRole.class, "editor"));
        assertEquals(Optional.empty(), WireEnum.find(DriveRole.class, "EDITOR"));
    }

    @Test
    void nodesSayNullWhereNothingIs() {
        NodeView folder =
                new NodeView(ID, null, "", NodeKind.FOLDER, NodeState.LIVE, 0, null, null, null, null, false, AT, AT);
        String json = WireJson.writeText(folder);
        assertTrue(json.contains("\"parent\":null"), json);
        assertTrue(json.contains("\"sha256\":null"), json);
        assertEquals(folder, WireJson.read(json, NodeView.class));
    }

    @ParameterizedTest
    @CsvSource({
        "ObjectCreated:Put,true",
        "s3:ObjectCreated:CompleteMultipartUpload,true",
        "ObjectRemoved:Delete,false",
        "s3:TestEvent,false"
    })
    void knowsWhichEventsMakeObjects(String name, boolean created) {
        BucketEvents.S3 s3 =
                new BucketEvents.S3(new BucketEvents.Bucket("b"), new BucketEvents.StoredObject("k", null));
        assertEquals(created, new BucketEvents.Event(name, s3).created());
    }

    @Test
    void readsStoresNotificationsWhateverElseTheySay() {
        String json =
                "{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"b/t/x\",\"Records\":[{\"eventVersion\":\"2.0\","
                        + "\"eventName\":\"s3:ObjectCreated:Put\",\"userIdentity\":{\"principalId\":\"p\"},\"s3\":{\"s3SchemaVersion\":\"1.0\","
                        + "\"bucket\":{\"name\":\"b\",\"arn\":\"a\"},\"object\":{\"key\":\"t%2Fx+y\",\"size\":3,\"eTag\":\"e\"}}}]}";
        BucketEvents.Event event =
                WireJson.read(json, BucketEvents.class).records().get(0);
        assertEquals("t/x y", event.s3().object().decodedKey());
        assertEquals(3L, event.s3().object().size());
        assertEquals("b", event.s3().bucket().name());
    }

    @Test
    void entriesReadAsClientsReadThem() {
        NodeView node = new NodeView(
                ID, ID, "a", NodeKind.FILE, NodeState.LIVE, 7, 1L, 3L, "a".repeat(64), "text/plain", false, AT, AT);
        ChangeEntry change = new ChangeEntry(7, ChangeOp.CREATE, AT, ID, node);
        RawJson nodeText = new RawJson(WireJson.writeText(node).replace("{", "{\"later\":1,"));
        assertEquals(List.of(node), new ChildrenPage(new RawJson("[" + nodeText.text() + "]"), null).nodes());
        assertEquals(List.of(node), new SnapshotPage(ID, 1, 7, List.of(nodeText), null, "c").nodes());
        RawJson changeText = new RawJson(WireJson.writeText(change));
        assertEquals(List.of(change), new ChangesPage(ID, 1, 6, 7, 7, "c", false, List.of(changeText)).changes());
    }
}
