package dev.penstock.gateway.uploads;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.ObjectMissing;
import dev.penstock.platform.objects.ObjectRejected;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.PresignedRequest;
import dev.penstock.platform.objects.S3Signer;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PartsResponse;
import dev.penstock.protocol.http.PresignedPut;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.FieldError;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the bytes of an upload get into the store: by one PUT or in parts, sent by the client with URLs signed here. */
public final class UploadTransfers {

    private static final Logger LOG = LoggerFactory.getLogger(UploadTransfers.class);

    private final UploadRepository uploads;
    private final ObjectStore store;
    private final S3Signer signer;

    public UploadTransfers(UploadRepository uploads, ObjectStore store, S3Signer signer) {
        this.uploads = uploads;
        this.store = store;
        this.signer = signer;
    }

    /** The ticket of a pending upload. Fails as unavailable when the store is known to be away. */
    Future<UploadTicket> open(Upload upload) {
        return store.requireAvailable().compose(up -> upload.multipart() ? openParts(upload) : openPut(upload));
    }

    /** URLs for some parts; their hashes are remembered for the joining. */
    Future<PartsResponse> sign(Upload upload, PartsRequest request) {
        String multipartId = upload.multipartId();
        if (upload.state() != Upload.State.PENDING || multipartId == null) {
            return Future.failedFuture(new ProblemException(
                    ErrorCode.UPLOAD_CLOSED, "The upload does not wait for parts (expected: pending, mode multipart)"));
        }
        requireNumbers(request, plan(upload));
        List<UploadPart> announced = new ArrayList<>();
        List<PartsResponse.Part> signed = new ArrayList<>();
        for (PartsRequest.Part part : request.parts()) {
            long size = plan(upload).sizeOf(part.number());
            ContentHash hash = new ContentHash(part.sha256());
            announced.add(new UploadPart(part.number(), Sha256.bytes(part.sha256()), size));
            signed.add(new PartsResponse.Part(
                    part.number(),
                    size,
                    put(signer.uploadPart(upload.objectKey(), multipartId, part.number(), size, hash))));
        }
        return store.requireAvailable()
                .compose(up -> uploads.saveParts(upload.tenantId(), upload.id(), announced))
                .map(saved -> new PartsResponse(signed));
    }

    /** Joins the parts in the store. Parts that were joined before, or by somebody else just now, are fine. */
    Future<Void> join(Upload upload, SentParts sent) {
        String multipartId = upload.multipartId();
        if (multipartId == null) {
            return Future.failedFuture(new ProblemException(ErrorCode.UPLOAD_INCOMPLETE, "No part was sent"));
        }
        return uploads.parts(upload.tenantId(), upload.id())
                .map(announced -> sent.joined(plan(upload), announced))
                .compose(parts -> store.completeMultipart(upload.objectKey(), multipartId, parts))
                .recover(UploadTransfers::joinedBefore);
    }

    /** Frees what the store keeps of an aborted upload; if the store is away, its own lifecycle rules will. */
    Future<Void> release(Upload upload) {
        String multipartId = upload.multipartId();
        if (multipartId == null) {
            return Future.succeededFuture();
        }
        return store.abortMultipart(upload.objectKey(), multipartId).recover(failure -> {
            LOG.warn("parts of aborted upload {} stay in the store: {}", upload.id(), failure.getMessage());
            return Future.succeededFuture();
        });
    }

    private static void requireNumbers(PartsRequest request, PartPlan plan) {
        List<FieldError> errors = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < request.parts().size(); i++) {
            int number = request.parts().get(i).number();
            if (number > plan.count() || !seen.add(number)) {
                String expected = " (expected: 1.." + plan.count() + ", each once)";
                errors.add(new FieldError("/parts/" + i + "/number", number + expected));
            }
        }
        if (!errors.isEmpty()) {
            throw new ValidationException(errors);
        }
    }

    private Future<UploadTicket> openPut(Upload upload) {
        PresignedRequest put =
                signer.put(upload.objectKey(), upload.size(), upload.contentType(), ContentHash.of(upload.sha256()));
        return Future.succeededFuture(UploadTicket.put(upload.id(), put(put), upload.expiresAt()));
    }

    private Future<UploadTicket> openParts(Upload upload) {
        PartPlan plan = plan(upload);
        UploadTicket ticket =
                UploadTicket.multipart(upload.id(), plan.partSizeBytes(), plan.count(), upload.expiresAt());
        return upload.multipartId() != null
                ? Future.succeededFuture(ticket)
                : store.createMultipart(upload.objectKey(), upload.contentType())
                        .compose(multipartId -> attach(upload, multipartId))
                        .map(ticket);
    }

    /** Two requests may have asked the store at once: one id holds, the other is given back. */
    private Future<Void> attach(Upload upload, String multipartId) {
        return uploads.attachMultipart(upload.tenantId(), upload.id(), multipartId)
                .compose(holding -> {
                    if (holding.isPresent() && holding.get().equals(multipartId)) {
                        return Future.succeededFuture();
                    }
                    Future<Void> freed = store.abortMultipart(upload.objectKey(), multipartId);
                    return holding.isPresent()
                            ? freed
                            : freed.compose(done -> Future.failedFuture(
                                    new ProblemException(ErrorCode.UPLOAD_CLOSED, ErrorCode.UPLOAD_CLOSED.title())));
                });
    }

    /**
     * An upload the store no longer knows was joined already; whether its object is right shows when it is looked at. What the
     * store refuses about the parts is for the client to send again.
     */
    private static Future<Void> joinedBefore(Throwable failure) {
        if (failure instanceof ObjectMissing) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(
                failure instanceof ObjectRejected rejected
                        ? new ProblemException(ErrorCode.UPLOAD_INCOMPLETE, "The store refused: " + rejected.code())
                        : failure);
    }

    private static PartPlan plan(Upload upload) {
        return new PartPlan(upload.size(), Objects.requireNonNull(upload.partSize(), "partSize"));
    }

    private static PresignedPut put(PresignedRequest request) {
        return new PresignedPut(request.url(), request.headers(), request.expiresAt());
    }
}
