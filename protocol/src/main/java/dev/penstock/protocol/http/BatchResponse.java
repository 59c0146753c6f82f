package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link BatchRequest}: 200 even when some operations, or all, were refused.
 *
 * @param results one for each operation, in order
 */
public record BatchResponse(List<Result> results) {
    public BatchResponse {
        results = List.copyOf(results);
    }

    /**
     * What the single request would have been answered.
     *
     * @param status its HTTP status
     * @param node the {@link NodeView} after it; null when refused
     * @param problem why it was refused; null when it was not
     */
    public record Result(
            int status, @Nullable RawJson node, @Nullable Problem problem) {
        public Result {
            if ((node == null) == (problem == null)) {
                throw new IllegalArgumentException("node, problem: (expected: exactly one of them)");
            }
        }

        public static Result done(int status, RawJson node) {
            return new Result(status, node, null);
        }

        public static Result refused(Problem problem) {
            return new Result(problem.status(), null, problem);
        }
    }
}
