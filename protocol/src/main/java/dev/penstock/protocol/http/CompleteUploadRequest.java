package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/drives/{d}/uploads/{u}/complete}. Answered with the node; sent again, answered with the same. An empty object
 * will do for a single PUT.
 *
 * @param parts every part with the ETag the store gave for it; null unless the upload came in parts
 */
public record CompleteUploadRequest(@Nullable List<Part> parts) {
    public CompleteUploadRequest {
        if (parts != null) {
            new FieldChecks()
                    .items("parts", parts, 1, PartsRequest.Part.NUMBER_MAX)
                    .done();
            parts = List.copyOf(parts);
        }
    }

    /**
     * One part that is in the store.
     *
     * @param etag as the store's response header said it
     */
    public record Part(int number, String etag) {
        public Part {
            new FieldChecks()
                    .range("number", number, 1, PartsRequest.Part.NUMBER_MAX)
                    .text("etag", etag, 1, 128)
                    .done();
        }
    }
}
