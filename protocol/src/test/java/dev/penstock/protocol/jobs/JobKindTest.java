package dev.penstock.protocol.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.json.ValidationException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobKindTest {
    @ParameterizedTest
    @EnumSource
    void isFoundByItsWireForm(JobKind kind) {
        assertEquals(Optional.of(kind), JobKind.of(kind.wire()));
        assertTrue(JobKind.of(kind.name()).isEmpty());
    }

    @Test
    void knowsWhichStatesAreTheLast() {
        EnumSet<JobState> last = EnumSet.of(JobState.DONE, JobState.DEAD, JobState.CANCELLED);
        for (JobState state : JobState.values()) {
            assertEquals(last.contains(state), state.terminal(), state.wire());
        }
    }

    @Test
    void thumbnailsComeInTwoSizes() {
        assertEquals(Optional.of(ThumbnailSize.SMALL), ThumbnailSize.of(256));
        assertEquals(Optional.of(ThumbnailSize.LARGE), ThumbnailSize.of(1024));
        assertFalse(ThumbnailSize.of(512).isPresent());
    }

    @Test
    void thumbnailPayloadsReportEveryProblem() {
        UUID id = new UUID(1, 2);
        ValidationException e =
                assertThrows(ValidationException.class, () -> new ThumbnailPayload(id, id, 0, "x", "", -1, ""));
        assertEquals(5, e.errors().size());
    }
}
