package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.objects.Sha256;
import java.util.List;

/** {@code POST /v1/drives/{d}/uploads/{u}/parts}: asks for the URLs of some parts, in any order, as often as needed. */
public record PartsRequest(List<Part> parts) {
    /** Most parts in one request. */
    public static final int PARTS_MAX = 100;

    public PartsRequest {
        new FieldChecks().items("parts", parts, 1, PARTS_MAX).done();
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param number from 1
     * @param sha256 of this part, 64 lower-case hexadecimal digits
     */
    public record Part(int number, String sha256) {
        /** Highest part number the store takes. */
        public static final int NUMBER_MAX = 10_000;

        public Part {
            new FieldChecks()
                    .range("number", number, 1, NUMBER_MAX)
                    .required("sha256", sha256)
                    .check(
                            sha256 == null || Sha256.isHex(sha256),
                            "sha256",
                            "(expected: 64 lower-case hexadecimal digits)")
                    .done();
        }
    }
}
