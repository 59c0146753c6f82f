package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import java.util.List;

/**
 * {@code POST /v1/drives/{d}/batch}. Operations apply in order and commit together; one that is refused changes nothing and does
 * not stop those after it.
 */
public record BatchRequest(List<BatchOperation> operations) {
    /** Most operations in one batch. */
    public static final int OPERATIONS_MAX = 1000;

    public BatchRequest {
        new FieldChecks().items("operations", operations, 1, OPERATIONS_MAX).done();
        operations = List.copyOf(operations);
    }
}
