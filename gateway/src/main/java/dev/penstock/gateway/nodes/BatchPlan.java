package dev.penstock.gateway.nodes;

import dev.penstock.gateway.journal.MutationResult;
import dev.penstock.gateway.journal.MutationResult.Committed;
import dev.penstock.gateway.journal.NodeOperation;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.BatchResponse;
import dev.penstock.protocol.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/** A batch in the terms of the journal, and the journal's results in the terms of the batch. Pure. */
record BatchPlan(List<NodeOperation> operations) {

    private static final int OK = 200;
    private static final int CREATED = 201;

    BatchPlan {
        operations = List.copyOf(operations);
    }

    static BatchPlan of(BatchRequest request) {
        return new BatchPlan(
                request.operations().stream().map(BatchPlan::operation).toList());
    }

    /** One result for each operation, with the status its own request would have had. */
    BatchResponse response(List<MutationResult> results) {
        List<BatchResponse.Result> answers = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            boolean creates = operations.get(i) instanceof NodeOperation.CreateFolder;
            answers.add(answer(results.get(i), creates ? CREATED : OK));
        }
        return new BatchResponse(answers);
    }

    private static BatchResponse.Result answer(MutationResult result, int status) {
        if (result instanceof MutationResult.Refused refused) {
            return BatchResponse.Result.refused(
                    new ProblemException(refused.code(), refused.code().title()).problem());
        }
        Committed committed = result.orThrow();
        return BatchResponse.Result.done(status, new RawJson(committed.node()));
    }

    private static NodeOperation operation(BatchOperation operation) {
        if (operation instanceof BatchOperation.Folder folder) {
            return new NodeOperation.CreateFolder(Ids.next(), folder.parent(), folder.name(), null);
        }
        if (operation instanceof BatchOperation.Patch patch) {
            return new NodeOperation.Patch(
                    patch.node(), patch.name(), patch.parent(), patch.state() != null, patch.ifSeq());
        }
        BatchOperation.Trash trash = (BatchOperation.Trash) operation;
        return new NodeOperation.Trash(trash.node(), trash.ifSeq());
    }
}
