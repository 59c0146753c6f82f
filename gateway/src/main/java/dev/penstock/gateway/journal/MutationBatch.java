package dev.penstock.gateway.journal;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a list of operations on one drive.
 *
 * @param results one for each operation, in its order
 * @param head where the journal stands after them; empty when nothing was written
 */
public record MutationBatch(List<MutationResult> results, Optional<DriveHead> head) {

    public MutationBatch {
        results = List.copyOf(results);
    }
}
