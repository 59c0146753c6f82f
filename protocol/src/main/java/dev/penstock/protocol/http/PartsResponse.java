package dev.penstock.protocol.http;

import java.util.List;
import java.util.Objects;

/** Answer to {@link PartsRequest}, in its order. */
public record PartsResponse(List<Part> parts) {
    public PartsResponse {
        parts = List.copyOf(parts);
    }

    /**
     * Where one part goes.
     *
     * @param size of this part, in bytes
     */
    public record Part(int number, long size, PresignedPut put) {
        public Part {
            Objects.requireNonNull(put, "put");
        }
    }
}
