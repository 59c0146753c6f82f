package dev.penstock.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request refuses what its schema refuses, says where, and says all of it at once. */
class RequestsTest {
    private static final String ID = "018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a";
    private static final String HASH = "a".repeat(64);

    static Stream<Arguments> refusals() {
        return Stream.of(accounts(), drives(), nodes(), uploads(), batches(), events())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> accounts() {
        return Stream.of(
                refused(
                        LoginRequest.class,
                        "{'tenant':'','email':'a','password':'','device':''}",
                        "tenant: length 0 (expected: 1..63 characters); email: length 1 (expected: 3..254 characters);"
                                + " password: length 0 (expected: 1..1024 characters); device: length 0 (expected: 1..100 characters)"),
                refused(
                        LoginRequest.class,
                        "{'tenant':'a','email':'a@b','password':'p','device':'d','deviceId':'laptop'}",
                        "deviceId: \"laptop\" (expected: UUID)"),
                refused(
                        RefreshRequest.class,
                        "{'refreshToken':'" + "x".repeat(513) + "'}",
                        "refreshToken: length 513 (expected: 1..512 characters)"));
    }

    private static Stream<Arguments> drives() {
        return Stream.of(
                refused(CreateDriveRequest.class, "{}", "name: missing"),
                refused(CreateDriveRequest.class, "{'name':'   '}", "name: blank (expected: a visible character)"),
                refused(
                        CreateDriveRequest.class,
                        "{'name':'" + "x".repeat(101) + "'}",
                        "name: length 101 (expected: 1..100 characters)"),
                refused(PutMemberRequest.class, "{}", "role: missing"),
                refused(
                        PutMemberRequest.class,
                        "{'role':'god'}",
                        "role: \"god\" (expected: one of viewer, editor, owner)"));
    }

    private static Stream<Arguments> nodes() {
        return Stream.of(
                refused(CreateFolderRequest.class, "{}", "parent: missing; name: missing"),
                refused(
                        CreateFolderRequest.class,
                        "{'parent':'ID','name':'.'}",
                        "name: \".\" (expected: not a path step)"),
                refused(
                        CreateFolderRequest.class,
                        "{'parent':'ID','name':''}",
                        "name: 0 bytes (expected: 1..255 bytes of UTF-8)"),
                refused(PatchNodeRequest.class, "{}", "name: missing (expected: name, parent or state)"),
                refused(
                        PatchNodeRequest.class,
                        "{'state':'trashed'}",
                        "state: \"trashed\" (expected: live; use DELETE to trash)"));
    }

    private static Stream<Arguments> uploads() {
        return Stream.of(
                refused(CreateUploadRequest.class, "{'size':1}", "parent: missing; name: missing; sha256: missing"),
                refused(
                        CreateUploadRequest.class,
                        "{'parent':'ID','name':'a','size':-1,'sha256':'AB','type':'x','baseVersion':0}",
                        "size: -1 (expected: >= 0); sha256: (expected: 64 lower-case hexadecimal digits);"
                                + " type: length 1 (expected: 3..127 characters); type: (expected: type/subtype without parameters);"
                                + " baseVersion: 0 (expected: >= 1)"),
                refused(
                        CreateUploadRequest.class,
                        "{'parent':'ID','name':'a','size':1,'sha256':'HASH','type':'text/html; charset=utf-8'}",
                        "type: (expected: type/subtype without parameters)"),
                refused(PartsRequest.class, "{}", "parts: missing"),
                refused(PartsRequest.class, "{'parts':[]}", "parts: 0 items (expected: 1..100)"),
                refused(PartsRequest.class, "{'parts':[{'number':1}]}", "parts/0/sha256: missing"),
                refused(
                        PartsRequest.class,
                        "{'parts':[{'number':1,'sha256':'HASH'},{'number':10001,'sha256':'HASH'}]}",
                        "parts/1/number: 10001 (expected: 1..10000)"),
                refused(CompleteUploadRequest.class, "{'parts':[]}", "parts: 0 items (expected: 1..10000)"),
                refused(
                        CompleteUploadRequest.class,
                        "{'parts':[{'number':0,'etag':''}]}",
                        "parts/0/number: 0 (expected: 1..10000); parts/0/etag: length 0 (expected: 1..128 characters)"));
    }

    private static Stream<Arguments> batches() {
        return Stream.of(
                refused(BatchRequest.class, "{'operations':[]}", "operations: 0 items (expected: 1..1000)"),
                refused(BatchRequest.class, "{'operations':{}}", "operations: wrong type (expected: array)"),
                refused(
                        BatchRequest.class,
                        "{'operations':[" + "{'op':'trash','node':'ID'},".repeat(1000) + "{'op':'trash','node':'ID'}]}",
                        "operations: 1001 items (expected: 1..1000)"),
                refused(
                        BatchRequest.class,
                        "{'operations':[{'op':'patch','node':'ID','state':'trashed'}]}",
                        "operations/0/state: \"trashed\" (expected: live; use op trash)"),
                refused(
                        BatchRequest.class,
                        "{'operations':[{'op':'patch','node':'ID'}]}",
                        "operations/0/name: missing (expected: name, parent or state)"));
    }

    private static Stream<Arguments> events() {
        return Stream.of(
                refused(BucketEvents.class, "{}", "Records: missing"),
                refused(BucketEvents.class, "{'Records':[{}]}", "Records/0/eventName: missing; Records/0/s3: missing"),
                refused(
                        BucketEvents.class,
                        "{'Records':[{'eventName':'x','s3':{'bucket':{},'object':{'key':'k'}}}]}",
                        "Records/0/s3/bucket/name: missing"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void saysWhatItRefuses(Class<?> type, String json, String message) {
        ValidationException e = assertThrows(ValidationException.class, () -> WireJson.read(json, type));
        assertEquals(message, e.getMessage());
    }

    @Test
    void takesTheLargestBatch() {
        String json = "{'operations':[" + "{'op':'trash','node':'ID'},".repeat(999) + "{'op':'trash','node':'ID'}]}";
        assertEquals(
                1000,
                WireJson.read(filled(json), BatchRequest.class).operations().size());
    }

    @Test
    void absentAndNullAreTheSameInAPatch() {
        assertEquals(
                WireJson.read("{\"name\":\"a\"}", PatchNodeRequest.class),
                WireJson.read("{\"name\":\"a\",\"parent\":null,\"state\":null}", PatchNodeRequest.class));
    }

    @Test
    void bringsNamesToTheirNormalForm() {
        String json = filled("{'parent':'ID','name':'e\\u0301'}");
        assertEquals("é", WireJson.read(json, CreateFolderRequest.class).name().value());
    }

    private static Arguments refused(Class<?> type, String json, String message) {
        return Arguments.of(type, filled(json), message);
    }

    private static String filled(String json) {
        return json.replace('\'', '"').replace("ID", ID).replace("HASH", HASH);
    }
}
