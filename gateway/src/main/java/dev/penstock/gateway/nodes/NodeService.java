package dev.penstock.gateway.nodes;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.DriveMutations;
import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.journal.MutationBatch;
import dev.penstock.gateway.journal.MutationResult;
import dev.penstock.gateway.journal.MutationResult.Committed;
import dev.penstock.gateway.journal.NodeOperation;
import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.nodes.NodeRepository.Children;
import dev.penstock.gateway.nodes.NodeRepository.Found;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Statement;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tree of a drive, for those whose role allows it: viewers look, editors change. Tells of every commit. Any thread. */
public final class NodeService {

    private final DriveMutations mutations;
    private final DriveAccess access;
    private final IdempotentRequests idempotent;
    private final CommitListener commits;

    public NodeService(
            DriveMutations mutations, DriveAccess access, IdempotentRequests idempotent, CommitListener commits) {
        this.mutations = mutations;
        this.access = access;
        this.idempotent = idempotent;
        this.commits = commits;
    }

    /** A node, live or in the trash. */
    public Future<Found> find(Caller caller, UUID driveId, UUID nodeId) {
        return access.read(caller, driveId, DriveRole.VIEWER, NodeRepository.find(caller.tenantId(), driveId, nodeId))
                .map(rows -> NodeRepository.found(rows).orElseThrow(() -> ProblemException.notFound("node")));
    }

    /** The live children of a live folder after a folded name, "" for the first page. */
    public Future<Children> children(Caller caller, UUID driveId, UUID folderId, String afterKey, int limit) {
        Statement page = NodeRepository.children(caller.tenantId(), driveId, folderId, afterKey, limit);
        return access.read(caller, driveId, DriveRole.VIEWER, page)
                .map(rows -> NodeRepository.page(rows).orElseThrow(() -> ProblemException.notFound("folder")));
    }

    /** Makes a folder; with a key that was used before, gives the folder it made, as it is now. */
    public Future<Found> createFolder(
            Caller caller, UUID driveId, UUID parentId, NodeName name, @Nullable Idempotency idempotency) {
        NodeOperation create = new CreateFolder(Ids.next(), parentId, name, idempotency);
        return apply(caller, driveId, List.of(create))
                .map(batch -> batch.results().get(0))
                .recover(NodeService::overtaken)
                .compose(result -> result instanceof MutationResult.Replayed
                        ? idempotent.made(caller.tenantId(), idempotency).compose(id -> find(caller, driveId, id))
                        : Future.succeededFuture(found(result)));
    }

    /** Executes one operation that is no creation. */
    public Future<Found> change(Caller caller, UUID driveId, NodeOperation operation) {
        return apply(caller, driveId, List.of(operation))
                .map(batch -> found(batch.results().get(0)));
    }

    /** Executes up to {@value DriveMutations#OPERATIONS_MAX} operations in order, with a result for each. */
    public Future<List<MutationResult>> batch(Caller caller, UUID driveId, List<NodeOperation> operations) {
        return apply(caller, driveId, operations).map(MutationBatch::results);
    }

    private Future<MutationBatch> apply(Caller caller, UUID driveId, List<NodeOperation> operations) {
        return access.require(caller, driveId, DriveRole.EDITOR)
                .compose(role -> mutations.apply(caller.tenantId(), driveId, caller.userId(), operations))
                .onSuccess(batch -> batch.head().ifPresent(commits::committed));
    }

    private static Found found(MutationResult result) {
        Committed committed = result.orThrow();
        return new Found(committed.seq(), committed.node());
    }

    private static Future<MutationResult> overtaken(Throwable failure) {
        return IdempotentRequests.isOvertaken(failure)
                ? Future.succeededFuture(new MutationResult.Replayed())
                : Future.failedFuture(failure);
    }
}
