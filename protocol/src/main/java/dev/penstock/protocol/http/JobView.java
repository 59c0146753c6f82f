package dev.penstock.protocol.http;

import dev.penstock.protocol.jobs.JobState;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/jobs/{id}}.
 *
 * @param progress 0 to 1; null when the job does not tell
 * @param attempts how often it was begun
 * @param error why it is dead, or what its last attempt failed of
 * @param finishedAt null until it is done, dead or cancelled
 */
public record JobView(
        UUID id,
        String kind,
        JobState state,
        @Nullable Double progress,
        int attempts,
        @Nullable Failure error,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    public JobView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /**
     * Why an attempt failed.
     *
     * @param code stable, in kebab case, such as {@code too-many-pixels}
     * @param detail for people
     */
    public record Failure(String code, @Nullable String detail) {
        public Failure {
            Objects.requireNonNull(code, "code");
        }
    }
}
