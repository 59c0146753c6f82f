package dev.penstock.protocol.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void leavesOutWhatIsNotThere() {
        assertEquals(
                "{\"type\":\"urn:penstock:problem:not-found\",\"title\":\"Not found\",\"status\":404,\"code\":\"not-found\"}",
                WireJson.writeText(Problem.of(ErrorCode.NOT_FOUND)));
    }

    @Test
    void saysWhatARefusalSays() {
        ValidationException refusal = ValidationException.at("size", "-1 (expected: >= 0)");
        Problem problem = Problem.of(refusal).at("/v1/drives", "req-1");
        assertEquals(422, problem.status());
        assertEquals("size: -1 (expected: >= 0)", problem.detail());
        assertEquals(List.of(FieldError.at("size", "-1 (expected: >= 0)")), problem.errors());
        assertEquals("/v1/drives", problem.instance());
        assertEquals("req-1", problem.requestId());
    }

    @Test
    void putsExtensionsBesideItsOwnMembers() {
        Problem problem = Problem.of(ErrorCode.RESYNC).withExtensions(Map.of("epoch", 3));
        Map<?, ?> members = WireJson.read(WireJson.write(problem), Map.class);
        assertEquals(3, members.get("epoch"));
        assertEquals(problem, WireJson.readForgiving(WireJson.write(problem), Problem.class));
    }

    @Test
    void refusesExtensionsThatHideAMember() {
        assertThrows(IllegalArgumentException.class, () -> Problem.of(ErrorCode.RESYNC)
                .withExtensions(Map.of("status", 200)));
    }

    @Test
    void readsForeignDocumentsForgivingly() {
        Problem problem = WireJson.readForgiving(
                "{\"title\":7,\"status\":\"x\",\"errors\":[1,{\"pointer\":\"/a\",\"message\":\"b\"}],\"more\":true}",
                Problem.class);
        assertEquals("about:blank", problem.type().toString());
        assertEquals("", problem.title());
        assertEquals(0, problem.status());
        assertEquals(List.of(FieldError.at("a", "b")), problem.errors());
        assertEquals(Map.of("more", true), problem.extensions());
    }
}
