package dev.penstock.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.NodeState;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PatchNodeRequest;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {
    private static final String ID = "018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a";
    private static final String HASH = "a".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"refreshToken\":\"x\"",
                "{\"refreshToken\":\"x\"} {}",
                "{\"refreshToken\":\"x\"} x",
                "{\"refreshToken\":\"x\",}",
                "{'refreshToken':'x'}",
                "{\"refreshToken\":\"x\",\"refreshToken\":\"y\"}",
                "{\"refreshToken\":\"\u0001\"}",
                "NaN"
            })
    void refusesWhatIsNotOneJsonValue(String json) {
        ContractException e = refusal(json, RefreshRequest.class);
        assertEquals(ErrorCode.MALFORMED_BODY, e.code(), e.getMessage());
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] json = "{\"refreshToken\":\"_\"}".getBytes(StandardCharsets.UTF_8);
        json[17] = (byte) 0xff;
        ContractException e = assertThrows(ContractException.class, () -> WireJson.read(json, RefreshRequest.class));
        assertEquals(ErrorCode.MALFORMED_BODY, e.code());
    }

    @Test
    void refusesDepthAndLengthBeyondItsLimits() {
        assertEquals(
                ErrorCode.MALFORMED_BODY,
                refusal("[".repeat(100_000), RawJson.class).code());
        String nested = "{\"operations\":" + "[".repeat(40) + "]".repeat(40) + "}";
        assertEquals(ErrorCode.MALFORMED_BODY, refusal(nested, RawJson.class).code());
        String longText = "{\"refreshToken\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";
        assertEquals(
                ErrorCode.MALFORMED_BODY,
                refusal(longText, RefreshRequest.class).code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "null                        | null (expected: a value)",
                "[]                          | wrong type (expected: object)",
                "7                           | wrong type (expected: object)",
                "{\"refreshToken\":7}        | refreshToken: wrong type (expected: string)",
                "{\"refreshToken\":true}     | refreshToken: wrong type (expected: string)",
                "{\"refreshToken\":[]}       | refreshToken: wrong type (expected: string)",
                "{\"refreshToken\":{}}       | refreshToken: wrong type (expected: string)",
                "{\"refreshToken\":null}     | refreshToken: missing",
                "{}                          | refreshToken: missing",
                "{\"refreshToken\":\"\"}     | refreshToken: length 0 (expected: 1..512 characters)",
                "{\"refreshToken\":\"x\",\"y\":1} | y: unknown member (expected: one of refreshToken)"
            })
    void saysWhereAValueDoesNotFit(String json, String message) {
        ContractException e = refusal(json, RefreshRequest.class);
        assertEquals(ErrorCode.INVALID_BODY, e.code());
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"12\"                | size: wrong type (expected: integer of 64 bits)",
                "12.5                  | size: \"12.5\" (expected: integer of 64 bits)",
                "1e3                   | size: \"1000.0\" (expected: integer of 64 bits)",
                "99999999999999999999  | size: out of range (expected: integer of 64 bits)",
                "true                  | size: wrong type (expected: integer of 64 bits)",
                "null                  | size: missing",
                "-1                    | size: -1 (expected: >= 0)"
            })
    void takesNumbersForNumbersOnly(String size, String message) {
        ContractException e = refusal(upload("\"" + ID + "\"", size), CreateUploadRequest.class);
        assertEquals(ErrorCode.INVALID_BODY, e.code());
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1-1-1-1-1\"", "\"\"", "7", "\"AY86Xox7fTqfHitMbY4PGg==\""})
    void takesIdsInTheirCanonicalFormOnly(String id) {
        ContractException e = refusal(upload(id, "1"), CreateUploadRequest.class);
        assertEquals("/parent", e.errors().get(0).pointer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"gone\"", "\"\"", "0", "\"LIVE\"", "true"})
    void takesEnumsByTheirWireFormOnly(String state) {
        ContractException e = refusal("{\"state\":" + state + "}", PatchNodeRequest.class);
        assertEquals("/state", e.errors().get(0).pointer());
    }

    @Test
    void readsEnums() {
        assertEquals(
                NodeState.LIVE,
                WireJson.read("{\"state\":\"live\"}", PatchNodeRequest.class).state());
    }

    @Test
    void reportsEveryMissingMemberAtOnce() {
        assertEquals(
                "tenant: missing; email: missing; password: missing; device: missing",
                refusal("{}", LoginRequest.class).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"op\":\"folder\",\"parent\":\"ID\",\"name\":\"..\"} | /operations/1/name",
                "{\"op\":\"nothing\"}                                  | /operations/1",
                "{\"node\":\"ID\"}                                     | /operations/1",
                "{\"op\":\"trash\",\"node\":\"ID\",\"x\":1}            | /operations/1/x",
                "{\"op\":\"trash\"}                                    | /operations/1/node",
                "{\"op\":\"patch\",\"node\":\"ID\",\"ifSeq\":0,\"name\":\"a\"} | /operations/1/ifSeq",
                "null                                                  | /operations/1"
            })
    void pointsIntoLists(String operation, String pointer) {
        String json = "{\"operations\":[{\"op\":\"trash\",\"node\":\"ID\"}," + operation + "]}";
        ContractException e = refusal(json.replace("ID", ID), BatchRequest.class);
        assertEquals(ErrorCode.INVALID_BODY, e.code());
        assertEquals(pointer, e.errors().get(0).pointer());
    }

    @Test
    void reportsEveryFailedRuleOfANestedRecord() {
        ContractException e = refusal("{\"parts\":[{\"number\":0,\"sha256\":\"z\"}]}", PartsRequest.class);
        assertEquals(
                "parts/0/number: 0 (expected: 1..10000); parts/0/sha256: (expected: 64 lower-case hexadecimal digits)",
                e.getMessage());
    }

    @Test
    void neverRepeatsLongValues() {
        ContractException e = refusal("{\"state\":\"" + "x".repeat(1000) + "\"}", PatchNodeRequest.class);
        assertEquals("state: \"" + "x".repeat(64) + "…\" (expected: one of live, trashed)", e.getMessage());
    }

    @Test
    void forgivesUnknownMembersOfAnswers() {
        assertEquals(
                "x",
                WireJson.readForgiving("{\"refreshToken\":\"x\",\"y\":1}", RefreshRequest.class)
                        .refreshToken());
    }

    @Test
    void writesInstantsInUtcWithMilliseconds() {
        assertEquals(
                "{\"at\":\"2026-01-02T03:04:05.000Z\"}",
                WireJson.writeText(Map.of("at", Instant.parse("2026-01-02T03:04:05Z"))));
        assertEquals(
                Instant.parse("2026-01-02T03:04:05.600Z"),
                WireJson.read("\"2026-01-02T05:04:05.6+02:00\"", Instant.class));
        assertThrows(ContractException.class, () -> WireJson.read("1767323045", Instant.class));
        assertThrows(ContractException.class, () -> WireJson.read("\"yesterday\"", Instant.class));
    }

    @Test
    void splicesRawJsonVerbatim() {
        assertEquals(
                "{\"node\":{\"a\" : [1, 2]}}", WireJson.writeText(Map.of("node", new RawJson("{\"a\" : [1, 2]}"))));
        assertEquals(
                "{\"a\":[1,2]}",
                WireJson.read("{\"a\" : [1, 2]}", RawJson.class).text());
    }

    private static String upload(String parent, String size) {
        return "{\"parent\":" + parent + ",\"name\":\"a\",\"size\":" + size + ",\"sha256\":\"" + HASH + "\"}";
    }

    private static ContractException refusal(String json, Class<?> type) {
        return assertThrows(ContractException.class, () -> WireJson.read(json, type));
    }
}
