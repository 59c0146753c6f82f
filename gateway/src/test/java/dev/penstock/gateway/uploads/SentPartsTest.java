package dev.penstock.gateway.uploads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.objects.UploadedPart;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CompleteUploadRequest.Part;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentPartsTest {
    private static final PartPlan THREE = new PartPlan(25, 10);
    private static final List<UploadPart> ANNOUNCED = List.of(part(1), part(2), part(3));

    @Test
    void joinsPartsInOrderWithTheirHashes() {
        SentParts sent = sent(new Part(3, "c"), new Part(1, "a"), new Part(2, "b"));

        List<UploadedPart> joined = sent.joined(THREE, ANNOUNCED);

        assertEquals(List.of(1, 2, 3), joined.stream().map(UploadedPart::number).toList());
        assertEquals(
                List.of("a", "b", "c"), joined.stream().map(UploadedPart::etag).toList());
        assertEquals("02".repeat(32), joined.get(1).hash().orElseThrow().hex());
    }

    @Test
    void refusesMissingSurplusAndUnannouncedParts() {
        assertIncomplete(sent(), ANNOUNCED);
        assertIncomplete(SentParts.of(null), ANNOUNCED);
        assertIncomplete(sent(new Part(1, "a"), new Part(2, "b")), ANNOUNCED);
        assertIncomplete(sent(new Part(1, "a"), new Part(2, "b"), new Part(4, "d")), ANNOUNCED);
        assertIncomplete(sent(new Part(1, "a"), new Part(2, "b"), new Part(3, "c")), ANNOUNCED.subList(0, 2));
    }

    private static void assertIncomplete(SentParts sent, List<UploadPart> announced) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> sent.joined(THREE, announced));
        assertEquals(ErrorCode.UPLOAD_INCOMPLETE, refusal.code());
    }

    private static SentParts sent(Part... parts) {
        return SentParts.of(parts.length == 0 ? null : new CompleteUploadRequest(List.of(parts)));
    }

    private static UploadPart part(int number) {
        byte[] hash = new byte[32];
        java.util.Arrays.fill(hash, (byte) number);
        return new UploadPart(number, hash, 10);
    }
}
