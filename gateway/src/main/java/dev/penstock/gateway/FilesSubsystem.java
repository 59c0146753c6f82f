package dev.penstock.gateway;

import dev.penstock.config.GatewaySettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.content.ContentRoutes;
import dev.penstock.gateway.content.ContentService;
import dev.penstock.gateway.content.VersionRepository;
import dev.penstock.gateway.drives.DriveRepository;
import dev.penstock.gateway.drives.DriveRoutes;
import dev.penstock.gateway.drives.DriveService;
import dev.penstock.gateway.drives.MemberRepository;
import dev.penstock.gateway.drives.MemberRoutes;
import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.DriveMutations;
import dev.penstock.gateway.journal.IdempotencyRepository;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.journal.JobSignal;
import dev.penstock.gateway.nodes.NodeRoutes;
import dev.penstock.gateway.nodes.NodeService;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.TransferMeter;
import dev.penstock.gateway.uploads.BucketEventRoutes;
import dev.penstock.gateway.uploads.UploadCommitter;
import dev.penstock.gateway.uploads.UploadFinaliser;
import dev.penstock.gateway.uploads.UploadRepository;
import dev.penstock.gateway.uploads.UploadRoutes;
import dev.penstock.gateway.uploads.UploadService;
import dev.penstock.gateway.uploads.UploadTransfers;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.platform.objects.ObjectStoreWatch;
import dev.penstock.platform.objects.S3Signer;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives, their trees, and files going in and out. */
final class FilesSubsystem implements Subsystem {

    private final Ground ground;
    private final CommitListener commits;
    private final JobSignal jobs;
    private final TransferMeter transfers;
    private final ObjectStore store;
    private final S3Signer signer;
    private final DriveAccess access;
    private final IdempotentRequests idempotent;
    private final Paging paging;
    private @Nullable ObjectStoreWatch watch;

    FilesSubsystem(Ground ground, CommitListener commits, JobSignal jobs, TransferMeter transfers) {
        this.transfers = transfers;
        this.ground = ground;
        this.commits = commits;
        this.jobs = jobs;
        this.store = new ObjectStore(
                ground.vertx(), ground.settings().objects(), ObjectStoreLimits.standard(), ground.clock());
        this.signer = new S3Signer(ground.settings().objects(), ground.clock());
        this.access = new DriveAccess(ground.database());
        this.idempotent = new IdempotentRequests(new IdempotencyRepository(ground.database()));
        this.paging = new Paging(ground.pageTokens());
    }

    @Override
    public List<RouteModule> routes() {
        Database database = ground.database();
        UploadRepository uploads = new UploadRepository(database);
        UploadTransfers signed = new UploadTransfers(uploads, store, signer);
        UploadFinaliser finaliser =
                new UploadFinaliser(uploads, new UploadCommitter(database), store, commits, jobs, ground.clock());
        return List.of(
                new DriveRoutes(new DriveService(new DriveRepository(database), idempotent), paging),
                new MemberRoutes(new MemberRepository(database), access, paging),
                new NodeRoutes(nodes(database), paging),
                new UploadRoutes(uploadService(uploads, signed, finaliser), transfers),
                bucketEvents(uploads, finaliser),
                new ContentRoutes(
                        new ContentService(new VersionRepository(database), access, idempotent, commits, jobs),
                        store,
                        signer,
                        paging,
                        transfers,
                        ground.clock()));
    }

    /** Without the store, everything but transfers goes on. */
    @Override
    public List<Dependency> dependencies() {
        return List.of(Dependency.degrading("objects", store::bucketExists));
    }

    @Override
    public Future<Void> start() {
        watch = ObjectStoreWatch.start(ground.vertx(), store);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        if (watch != null) {
            watch.stop();
        }
        return store.close();
    }

    private NodeService nodes(Database database) {
        return new NodeService(new DriveMutations(database), access, idempotent, commits);
    }

    private UploadService uploadService(
            UploadRepository uploads, UploadTransfers transfers, UploadFinaliser finaliser) {
        return new UploadService(
                uploads,
                transfers,
                finaliser,
                access,
                idempotent,
                ground.settings().uploads(),
                ground.clock());
    }

    private BucketEventRoutes bucketEvents(UploadRepository uploads, UploadFinaliser finaliser) {
        GatewaySettings settings = ground.settings();
        return new BucketEventRoutes(
                uploads,
                finaliser,
                access,
                settings.objects().bucket(),
                settings.uploads().bucketEventSecret());
    }
}
