package dev.penstock.gateway.drives;

import dev.penstock.gateway.drives.DriveRepository.Drive;
import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Drives as their members see them; a drive one is no member of does not exist. Any thread. */
public final class DriveService {

    private final DriveRepository drives;
    private final IdempotentRequests idempotent;

    public DriveService(DriveRepository drives, IdempotentRequests idempotent) {
        this.drives = drives;
        this.idempotent = idempotent;
    }

    /** Makes a drive that the caller owns; with a key that was used before, gives the drive it made. */
    public Future<Drive> create(Caller caller, String name, @Nullable Idempotency idempotency) {
        return drives.create(caller.tenantId(), caller.userId(), Ids.next(), Ids.next(), name, idempotency)
                .recover(DriveService::overtaken)
                .compose(created -> created.map(Future::succeededFuture)
                        .orElseGet(() ->
                                idempotent.made(caller.tenantId(), idempotency).compose(id -> find(caller, id))));
    }

    public Future<Drive> find(Caller caller, UUID driveId) {
        return drives.find(caller.tenantId(), caller.userId(), driveId)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("drive")));
    }

    /** The drives the caller is a member of, by id. */
    public Future<List<Drive>> list(Caller caller, UUID afterId, int limit) {
        return drives.list(caller.tenantId(), caller.userId(), afterId, limit);
    }

    private static Future<Optional<Drive>> overtaken(Throwable failure) {
        return IdempotentRequests.isOvertaken(failure)
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure);
    }
}
