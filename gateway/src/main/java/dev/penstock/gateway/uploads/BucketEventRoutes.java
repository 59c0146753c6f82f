package dev.penstock.gateway.uploads;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.traceparent;

import dev.penstock.config.Secret;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.BucketEvents;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.objects.ObjectKey;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/bucket-events}: the store says which objects came to be, and the uploads that wait for them are finalised on
 * behalf of who began them. Events are hints: they may repeat, come late, or be about objects that are nothing to us. Answered
 * with an error only when sending them again can help.
 */
public final class BucketEventRoutes implements RouteModule {

    private static final Logger LOG = LoggerFactory.getLogger(BucketEventRoutes.class);

    private final UploadRepository uploads;
    private final UploadFinaliser finaliser;
    private final DriveAccess access;
    private final String bucket;
    private final Secret secret;

    /** {@code secret} is what the store sends as its bearer token; with an empty one, no events are taken. */
    public BucketEventRoutes(
            UploadRepository uploads, UploadFinaliser finaliser, DriveAccess access, String bucket, Secret secret) {
        this.uploads = uploads;
        this.finaliser = finaliser;
        this.access = access;
        this.bucket = bucket;
        this.secret = secret;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/bucket-events").handler(reply(this::receive));
    }

    private Future<Reply> receive(RoutingContext ctx) {
        requireSecret(ctx);
        String trace = traceparent(ctx).header();
        List<Future<Void>> tried = new ArrayList<>();
        Future<Void> before = Future.succeededFuture();
        for (String key : createdKeys(RequestReader.body(ctx, BucketEvents.class))) {
            // One after the other, and each whatever became of the one before: the store repeats the batch if any
            // failed.
            before = before.transform(done -> uploads.pendingByKey(key).compose(waiting -> finalise(waiting, trace)));
            tried.add(before);
        }
        return Future.join(tried).map(all -> Reply.noContent());
    }

    private Set<String> createdKeys(BucketEvents events) {
        return events.records().stream()
                .filter(BucketEvents.Event::created)
                .filter(event -> event.s3().bucket().name().equals(bucket))
                .map(event -> event.s3().object().decodedKey())
                .filter(key -> ObjectKey.parse(key).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<Void> finalise(List<Upload> waiting, String trace) {
        List<Future<Void>> tried = new ArrayList<>();
        Future<Void> before = Future.succeededFuture();
        for (Upload upload : waiting) {
            before = before.transform(done ->
                            access.require(upload.tenantId(), upload.userId(), upload.driveId(), DriveRole.EDITOR))
                    .compose(role -> finaliser.finalise(upload, trace))
                    .<Void>mapEmpty()
                    .recover(failure -> refused(upload, failure));
            tried.add(before);
        }
        return Future.join(tried).mapEmpty();
    }

    /** What is refused now is refused again; the client that completes it will learn why. */
    private static Future<Void> refused(Upload upload, Throwable failure) {
        if (failure instanceof ContractException refusal && !refusal.code().equals(ErrorCode.UNAVAILABLE)) {
            LOG.debug(
                    "upload {} not finalised by event: {}",
                    upload.id(),
                    refusal.code().code());
            return Future.succeededFuture();
        }
        return Future.failedFuture(failure);
    }

    private void requireSecret(RoutingContext ctx) {
        if (secret.isEmpty()) {
            throw ProblemException.notFound("resource");
        }
        String given = Objects.requireNonNullElse(ctx.request().getHeader("Authorization"), "");
        if (!MessageDigest.isEqual(utf8("Bearer " + secret.reveal()), utf8(given))) {
            throw new ProblemException(ErrorCode.UNAUTHORIZED, "Authorization: expected the bucket-event secret");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
