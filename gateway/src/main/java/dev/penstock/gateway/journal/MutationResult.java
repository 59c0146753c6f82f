package dev.penstock.gateway.journal;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.Objects;

/** What became of one {@link NodeOperation}. */
public sealed interface MutationResult {

    /**
     * The commit, for a single operation that was not replayed.
     *
     * @throws ProblemException when it was refused
     */
    default Committed orThrow() {
        if (this instanceof Refused refused) {
            throw new ProblemException(refused.code(), refused.code().title());
        }
        return (Committed) this;
    }

    /**
     * It holds now.
     *
     * @param seq the journal number of the node's last change
     * @param node the node as JSON text, ready for the wire
     * @param changed false when the tree already was as asked and nothing was written
     */
    record Committed(long seq, String node, boolean changed) implements MutationResult {

        public Committed {
            Objects.requireNonNull(node, "node");
        }
    }

    /** What a statement's {@code refused} column says: an error code, or that the idempotency key was used before. */
    static MutationResult refused(String verdict) {
        return verdict.equals("replayed")
                ? new Replayed()
                : new Refused(ErrorCode.byCode(verdict).orElseThrow());
    }

    /** It was refused, and nothing was written for it. */
    record Refused(ErrorCode code) implements MutationResult {

        public Refused {
            Objects.requireNonNull(code, "code");
        }
    }

    /** An earlier request had the same idempotency key: read its result instead. */
    record Replayed() implements MutationResult {}
}
