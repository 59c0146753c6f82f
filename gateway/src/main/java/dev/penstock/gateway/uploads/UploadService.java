package dev.penstock.gateway.uploads;

import dev.penstock.config.UploadSettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.uploads.UploadRepository.Creation;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PartsResponse;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.objects.ObjectKeys;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Begins and ends uploads: who may, what fits, and how the bytes come in. Any thread. */
public final class UploadService {

    private final UploadRepository uploads;
    private final UploadTransfers transfers;
    private final UploadFinaliser finaliser;
    private final DriveAccess access;
    private final IdempotentRequests idempotent;
    private final UploadSettings settings;
    private final Clock clock;

    public UploadService(
            UploadRepository uploads,
            UploadTransfers transfers,
            UploadFinaliser finaliser,
            DriveAccess access,
            IdempotentRequests idempotent,
            UploadSettings settings,
            Clock clock) {
        this.uploads = uploads;
        this.transfers = transfers;
        this.finaliser = finaliser;
        this.access = access;
        this.idempotent = idempotent;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes an upload on and says how to send the bytes; content the tenant has already is committed at once. With a key that was
     * used before: the same upload, with fresh URLs.
     */
    public Future<UploadTicket> create(
            Caller caller,
            UUID driveId,
            CreateUploadRequest request,
            @Nullable Idempotency idempotency,
            String traceparent) {
        if (request.size() > settings.sizeMax().bytes()) {
            return Future.failedFuture(new ProblemException(
                    ErrorCode.FILE_TOO_LARGE,
                    "size: " + request.size() + " (expected: at most "
                            + settings.sizeMax().bytes() + ")"));
        }
        NewUpload wanted = wanted(caller, driveId, request, idempotency);
        return access.require(caller, driveId, DriveRole.EDITOR)
                .compose(role -> uploads.create(wanted).recover(UploadService::overtaken))
                .compose(creation -> ticket(caller, driveId, creation, idempotency, traceparent));
    }

    /** URLs for some parts of an upload that comes in parts. */
    public Future<PartsResponse> sign(Caller caller, UUID driveId, UUID uploadId, PartsRequest request) {
        return find(caller, driveId, uploadId)
                .compose(upload -> finaliser.requireTime(upload).map(upload))
                .compose(upload -> transfers.sign(upload, request));
    }

    /** Commits the upload whose bytes are in the store; asked again, gives the same node, as JSON text. */
    public Future<String> complete(
            Caller caller, UUID driveId, UUID uploadId, SentParts parts, @Nullable String traceparent) {
        return find(caller, driveId, uploadId).compose(upload -> {
            boolean joins = upload.state() == Upload.State.PENDING && upload.multipart();
            Future<Void> joined = joins
                    ? finaliser.requireTime(upload).compose(inTime -> transfers.join(upload, parts))
                    : Future.succeededFuture();
            return joined.compose(done -> finaliser.finalise(upload, traceparent));
        });
    }

    /** Gives the upload up; asked again, nothing happens. A completed upload cannot be given up. */
    public Future<Void> abort(Caller caller, UUID driveId, UUID uploadId) {
        return find(caller, driveId, uploadId).compose(upload -> {
            if (upload.state() == Upload.State.ABORTED) {
                return Future.succeededFuture();
            }
            return uploads.abort(caller.tenantId(), driveId, uploadId)
                    .map(aborted -> aborted.orElseThrow(
                            () -> new ProblemException(ErrorCode.UPLOAD_CLOSED, "The upload is completed")))
                    .compose(transfers::release);
        });
    }

    /** An upload of the caller's own, on a drive where the role still allows it. */
    private Future<Upload> find(Caller caller, UUID driveId, UUID uploadId) {
        return access.require(caller, driveId, DriveRole.EDITOR)
                .compose(role -> uploads.find(caller.tenantId(), driveId, uploadId))
                .map(found -> found.filter(upload -> upload.userId().equals(caller.userId()))
                        .orElseThrow(() -> ProblemException.notFound("upload")));
    }

    private Future<UploadTicket> ticket(
            Caller caller, UUID driveId, Creation creation, @Nullable Idempotency idempotency, String traceparent) {
        if (creation instanceof Creation.Refused refused) {
            return Future.failedFuture(
                    new ProblemException(refused.code(), refused.code().title()));
        }
        if (creation instanceof Creation.Created created) {
            return created.known()
                    ? instant(created.upload(), finaliser.commit(created.upload(), traceparent))
                    : transfers.open(created.upload());
        }
        return idempotent
                .made(caller.tenantId(), idempotency)
                .compose(uploadId -> find(caller, driveId, uploadId))
                .compose(upload -> again(upload, traceparent));
    }

    /** The answer to a repeated request: the node if there is one or could be at once, else URLs for the same upload. */
    private Future<UploadTicket> again(Upload upload, String traceparent) {
        if (upload.state() != Upload.State.PENDING) {
            return instant(upload, finaliser.closed(upload));
        }
        return finaliser
                .requireTime(upload)
                .compose(inTime -> uploads.known(upload))
                .compose(known ->
                        known ? instant(upload, finaliser.commit(upload, traceparent)) : transfers.open(upload));
    }

    private static Future<UploadTicket> instant(Upload upload, Future<String> node) {
        return node.map(json -> UploadTicket.instant(upload.id(), new RawJson(json)));
    }

    private NewUpload wanted(
            Caller caller, UUID driveId, CreateUploadRequest request, @Nullable Idempotency idempotency) {
        UUID id = Ids.next();
        boolean inParts = request.size() > settings.singleMax().bytes();
        String type = request.type();
        Long baseVersion = request.baseVersion();
        return new NewUpload(
                caller.tenantId(),
                id,
                driveId,
                request.parent(),
                request.name(),
                Ids.next(),
                baseVersion == null ? null : Math.toIntExact(Math.min(baseVersion, Integer.MAX_VALUE)),
                request.node(),
                request.size(),
                Sha256.bytes(request.sha256()),
                type == null ? MediaTypes.guess(request.name().value()) : type,
                ObjectKeys.blob(caller.tenantId(), request.sha256()),
                ObjectKeys.multipart(caller.tenantId(), id),
                inParts
                        ? PartPlan.of(request.size(), settings.partSize().bytes())
                                .partSizeBytes()
                        : null,
                caller.userId(),
                caller.deviceId(),
                clock.instant().plus(settings.ttl()),
                idempotency);
    }

    private static Future<Creation> overtaken(Throwable failure) {
        return IdempotentRequests.isOvertaken(failure)
                ? Future.succeededFuture(new Creation.Replayed())
                : Future.failedFuture(failure);
    }
}
