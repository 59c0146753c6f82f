package dev.penstock.protocol.golden;

import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.ApiKeyView;
import dev.penstock.protocol.http.ApiKeysPage;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.BatchResponse;
import dev.penstock.protocol.http.BucketEvents;
import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.http.ChangeOp;
import dev.penstock.protocol.http.ChangePasswordRequest;
import dev.penstock.protocol.http.ChangesPage;
import dev.penstock.protocol.http.ChildrenPage;
import dev.penstock.protocol.http.ClusterView;
import dev.penstock.protocol.http.ClustersView;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateApiKeyRequest;
import dev.penstock.protocol.http.CreateDriveRequest;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.CreatedApiKey;
import dev.penstock.protocol.http.DeviceDetailView;
import dev.penstock.protocol.http.DeviceView;
import dev.penstock.protocol.http.DevicesPage;
import dev.penstock.protocol.http.DrainEndpointRequest;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.http.JobView;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.MeView;
import dev.penstock.protocol.http.MemberView;
import dev.penstock.protocol.http.MembersPage;
import dev.penstock.protocol.http.NodeKind;
import dev.penstock.protocol.http.NodeState;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PartsResponse;
import dev.penstock.protocol.http.PatchDeviceRequest;
import dev.penstock.protocol.http.PatchNodeRequest;
import dev.penstock.protocol.http.PatchTenantUserRequest;
import dev.penstock.protocol.http.PlanDocument;
import dev.penstock.protocol.http.PlanLimits;
import dev.penstock.protocol.http.PlanView;
import dev.penstock.protocol.http.PlansPage;
import dev.penstock.protocol.http.PresignedPut;
import dev.penstock.protocol.http.PutMemberRequest;
import dev.penstock.protocol.http.PutPlanRequest;
import dev.penstock.protocol.http.PutTenantPlanRequest;
import dev.penstock.protocol.http.QuotaView;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.SigningKeyList;
import dev.penstock.protocol.http.SigningKeyView;
import dev.penstock.protocol.http.SnapshotPage;
import dev.penstock.protocol.http.TenantUserView;
import dev.penstock.protocol.http.TenantUsersPage;
import dev.penstock.protocol.http.TenantView;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.http.UpstreamEndpointView;
import dev.penstock.protocol.http.UserState;
import dev.penstock.protocol.http.UserView;
import dev.penstock.protocol.http.VersionView;
import dev.penstock.protocol.http.VersionsPage;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.JobState;
import dev.penstock.protocol.jobs.ThumbnailPayload;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.FieldError;
import dev.penstock.protocol.problem.Problem;
import dev.penstock.protocol.routes.AggregatePartDocument;
import dev.penstock.protocol.routes.AggregateTargetDocument;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.BreakerDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.ConfigVersionView;
import dev.penstock.protocol.routes.ConfigVersionsPage;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HeaderEditsDocument;
import dev.penstock.protocol.routes.HealthDocument;
import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.OutliersDocument;
import dev.penstock.protocol.routes.RedirectTargetDocument;
import dev.penstock.protocol.routes.RespondTargetDocument;
import dev.penstock.protocol.routes.RetriesDocument;
import dev.penstock.protocol.routes.RewriteDocument;
import dev.penstock.protocol.routes.RouteChangesView;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.RouteMatchDocument;
import dev.penstock.protocol.routes.RouteMatchView;
import dev.penstock.protocol.routes.RouteTableDocument;
import dev.penstock.protocol.routes.RouteTargetDocument;
import dev.penstock.protocol.routes.TlsDocument;
import dev.penstock.protocol.routes.TransportDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A value for every message that crosses a wire. */
final class Samples {
    private static final UUID TENANT = id(1);
    private static final UUID USER = id(2);
    private static final UUID DEVICE = id(3);
    private static final UUID DRIVE = id(4);
    private static final UUID ROOT = id(5);
    private static final UUID FOLDER = id(6);
    private static final UUID FILE = id(7);
    private static final UUID UPLOAD = id(8);
    private static final UUID JOB = id(9);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String CURSOR = "AQ" + "x".repeat(62);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final UserView ADA = new UserView(USER, "ada@example.org", "Ada", "member");
    private static final TenantView ACME = new TenantView(TENANT, "acme", "Acme");
    private static final DeviceView LAPTOP = new DeviceView(DEVICE, "Ada's laptop", AT);
    private static final DriveView PHOTOS = new DriveView(DRIVE, "Photos", DriveRole.OWNER, ROOT, 1, 42, AT);
    private static final DeviceDetailView DESK =
            new DeviceDetailView(DEVICE, "Desk", AT, AT, "2001:db8::1", true, false);
    private static final ApiKeyView BACKUP = new ApiKeyView(
            JOB, "Backup", List.of(ApiKeyScope.FILES_READ, ApiKeyScope.FILES_WRITE), "pk_0000", AT, AT, AT);
    private static final TenantUserView BOB =
            new TenantUserView(USER, "bob@example.org", "Bob", "member", UserState.ACTIVE, AT);
    private static final MemberView MEMBER = new MemberView(USER, "ada@example.org", "Ada", DriveRole.EDITOR, AT);
    private static final NodeView SUMMER = new NodeView(
            FOLDER, ROOT, "Sommer 2026", NodeKind.FOLDER, NodeState.LIVE, 41, null, null, null, null, false, AT, AT);
    private static final NodeView BEACH = new NodeView(
            FILE, FOLDER, "Düne.jpg", NodeKind.FILE, NodeState.LIVE, 42, 2L, 3L, HASH, "image/jpeg", true, AT, AT);
    private static final ChangeEntry CHANGE = new ChangeEntry(42, ChangeOp.UPDATE, AT, USER, BEACH);
    private static final PresignedPut PUT = new PresignedPut(
            URI.create("https://store.example.org/penstock/t/x?X-Amz-Signature=0"),
            Map.of("x-amz-checksum-sha256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
            AT);
    private static final Problem TAKEN = Problem.of(ErrorCode.NAME_TAKEN);

    private Samples() {}

    static Stream<Sample> all() {
        return Stream.of(
                        accounts(),
                        administration(),
                        plans(),
                        drives(),
                        nodes(),
                        journal(),
                        uploads(),
                        rest(),
                        routes(),
                        clusters(),
                        client(),
                        server())
                .flatMap(s -> s);
    }

    private static Stream<Sample> routes() {
        RouteMatchDocument match = new RouteMatchDocument("*.example.org", "/reports/*/**", List.of("GET", "HEAD"));
        HeaderEditsDocument edits = new HeaderEditsDocument(Map.of("x-tier", "gold"), List.of("cookie"));
        UpstreamTargetDocument upstream = new UpstreamTargetDocument(
                "reports", new RewriteDocument("/reports", "/v2"), 2000L, 2, true, false, false, true);
        AggregateTargetDocument aggregate = new AggregateTargetDocument(List.of(
                new AggregatePartDocument("me", null, "/v1/me", 1000L, true, 65_536),
                new AggregatePartDocument("report", "reports", "/v2/{1}{query}", null, null, null)));
        RouteTableDocument table = new RouteTableDocument(
                List.of(
                        new RouteDocument(
                                "reports",
                                match,
                                "download",
                                "open",
                                RouteTargetDocument.of(upstream),
                                30_000L,
                                0L,
                                edits,
                                edits,
                                true),
                        plain(
                                "home",
                                RouteTargetDocument.of(new RedirectTargetDocument(308, "https://{host}/app{query}"))),
                        plain(
                                "robots",
                                RouteTargetDocument.of(new RespondTargetDocument(200, "nothing", "text/plain"))),
                        plain("board", RouteTargetDocument.of(aggregate)),
                        plain("strict", RouteTargetDocument.toBuiltIn())),
                List.of());
        ConfigVersionView version = new ConfigVersionView(7, "why", USER, AT, true);
        return Stream.of(
                Sample.http(table),
                Sample.http(version),
                Sample.http(new ConfigVersionsPage(List.of(version), CURSOR)),
                Sample.http(new RouteChangesView(
                        List.of("a"), List.of("b"), List.of("c"), List.of("d"), List.of("e"), List.of("f"))),
                Sample.http(new RouteMatchView(
                        "reports",
                        "its path is more specific than that of /**",
                        List.of(new RouteMatchView.Candidate(
                                "reports",
                                false,
                                "*.example.org",
                                "/reports/*/**",
                                List.of("GET"),
                                "download",
                                "open",
                                "upstream",
                                true)))));
    }

    private static RouteDocument plain(String name, RouteTargetDocument target) {
        return new RouteDocument(
                name, new RouteMatchDocument(null, "/" + name, null), null, null, target, null, null, null, null, null);
    }

    private static Stream<Sample> accounts() {
        return Stream.of(
                Sample.http(new LoginRequest("acme", "ada@example.org", "correct horse", "Ada's laptop", DEVICE)),
                Sample.http(new LoginRequest("acme", "ada@example.org", "correct horse", "Ada's laptop"), "first"),
                Sample.http(new RefreshRequest("refresh-token")),
                Sample.http(new TokenResponse(
                        "access.token.jwt",
                        "Bearer",
                        600,
                        "refresh-token",
                        ADA,
                        ACME,
                        new DeviceView(DEVICE, "Ada's laptop", null))),
                Sample.http(ADA),
                Sample.http(ACME),
                Sample.http(LAPTOP),
                Sample.http(new PlanView("standard", "Standard")),
                Sample.http(new QuotaView(3, 1_099_511_627_776L)),
                Sample.http(new MeView(
                        ADA,
                        ACME,
                        new PlanView("standard", "Standard"),
                        new QuotaView(3, 1_099_511_627_776L),
                        List.of(PHOTOS),
                        List.of(LAPTOP),
                        null)),
                Sample.http(
                        new MeView(ADA, ACME, null, null, List.of(PHOTOS), List.of(LAPTOP), List.of("plan", "quota")),
                        "partial"));
    }

    private static Stream<Sample> plans() {
        PlanLimits.Rate user = new PlanLimits.Rate(100L, 5, null);
        PlanLimits.Scopes scopes = new PlanLimits.Scopes(new PlanLimits.Rate(500L, 1, 1_000L), user, user);
        PlanLimits limits = new PlanLimits(
                new PlanLimits.Classes(scopes, scopes, scopes, scopes, scopes, scopes, scopes, scopes),
                new PlanLimits.Transfer(
                        new PlanLimits.Scopes(new PlanLimits.Rate(1_048_576L, 3_600, null), null, null), null),
                new PlanLimits.Concurrency(200, 2_000, 32, 64));
        PlanDocument plan = new PlanDocument("pro", 3, "Pro", 1_099_511_627_776L, 64, PlanLimits.NONE);
        return Stream.of(
                Sample.http(limits),
                Sample.http(PlanLimits.NONE, "defaults"),
                Sample.http(plan),
                Sample.http(new PlansPage(List.of(plan))),
                Sample.http(new PutPlanRequest("Pro", 1_099_511_627_776L, 64, limits)),
                Sample.http(new PutPlanRequest("Pro", 0L, null, null), "least"),
                Sample.http(new PutTenantPlanRequest("pro")));
    }

    private static Stream<Sample> administration() {
        return Stream.of(
                Sample.http(DESK),
                Sample.http(new DevicesPage(List.of(DESK), "bmV4dA")),
                Sample.http(new PatchDeviceRequest("Desk")),
                Sample.http(new ChangePasswordRequest("correct horse", "battery staple")),
                Sample.http(
                        new CreateApiKeyRequest("Backup", Set.of(ApiKeyScope.FILES_WRITE, ApiKeyScope.FILES_READ), AT)),
                Sample.http(new CreateApiKeyRequest("Backup", Set.of(ApiKeyScope.OPERATOR), null), "longest"),
                Sample.http(BACKUP),
                Sample.http(new ApiKeysPage(List.of(BACKUP), null)),
                Sample.http(new CreatedApiKey(BACKUP, "pk_" + "0".repeat(43) + "2nd3Fq")),
                Sample.http(BOB),
                Sample.http(new TenantUsersPage(List.of(BOB), "bmV4dA")),
                Sample.http(new PatchTenantUserRequest(UserState.DISABLED)));
    }

    private static Stream<Sample> drives() {
        return Stream.of(
                Sample.http(new CreateDriveRequest("Photos")),
                Sample.http(PHOTOS),
                Sample.http(new DrivesPage(List.of(PHOTOS), "bmV4dA")),
                Sample.http(new PutMemberRequest(DriveRole.EDITOR)),
                Sample.http(MEMBER),
                Sample.http(new MembersPage(List.of(MEMBER), null)));
    }

    private static Stream<Sample> nodes() {
        BatchResponse answer = new BatchResponse(
                List.of(BatchResponse.Result.done(201, raw(SUMMER)), BatchResponse.Result.refused(TAKEN)));
        return Stream.of(
                Sample.http(SUMMER, "folder"),
                Sample.http(BEACH, "file"),
                Sample.http(new CreateFolderRequest(ROOT, NodeName.of("Sommer 2026"))),
                Sample.http(new PatchNodeRequest(NodeName.of("Strand.jpg"), ROOT, NodeState.LIVE)),
                Sample.http(new PatchNodeRequest(NodeName.of("Strand.jpg"), null, null), "rename"),
                Sample.http(new ChildrenPage(new RawJson("[" + raw(BEACH).text() + "]"), "bmV4dA")),
                Sample.http(new BatchRequest(List.of(
                        new BatchOperation.Folder(ROOT, NodeName.of("Sommer 2026")),
                        new BatchOperation.Patch(FILE, NodeName.of("Strand.jpg"), ROOT, NodeState.LIVE, 42L),
                        new BatchOperation.Trash(FILE, 42L),
                        new BatchOperation.Trash(FOLDER, null)))),
                Sample.http(answer));
    }

    private static Stream<Sample> journal() {
        return Stream.of(
                Sample.http(CHANGE),
                Sample.http(new ChangeEntry(43, ChangeOp.THUMBNAIL, AT, null, BEACH), "service"),
                Sample.http(new ChangesPage(DRIVE, 1, 41, 42, 42, CURSOR, false, List.of(raw(CHANGE)))),
                Sample.http(new SnapshotPage(DRIVE, 1, 42, List.of(raw(SUMMER), raw(BEACH)), "bmV4dA", CURSOR)));
    }

    private static Stream<Sample> uploads() {
        return Stream.of(
                Sample.http(new CreateUploadRequest(FOLDER, NodeName.of("Düne.jpg"), 3, HASH, "image/jpeg", 1L, FILE)),
                Sample.http(new CreateUploadRequest(FOLDER, NodeName.of("Düne.jpg"), 0, HASH, null, null), "least"),
                Sample.http(PUT),
                Sample.http(UploadTicket.instant(UPLOAD, raw(BEACH)), "instant"),
                Sample.http(UploadTicket.put(UPLOAD, PUT, AT), "put"),
                Sample.http(UploadTicket.multipart(UPLOAD, 8_388_608, 3, AT), "multipart"),
                Sample.http(new PartsRequest(List.of(new PartsRequest.Part(1, HASH)))),
                Sample.http(new PartsResponse(List.of(new PartsResponse.Part(1, 8_388_608, PUT)))),
                Sample.http(new CompleteUploadRequest(List.of(new CompleteUploadRequest.Part(1, "\"etag\"")))),
                Sample.http(new CompleteUploadRequest(null), "single"),
                Sample.http(new BucketEvents(List.of(new BucketEvents.Event(
                        "ObjectCreated:Put",
                        new BucketEvents.S3(
                                new BucketEvents.Bucket("penstock"),
                                new BucketEvents.StoredObject("t/x/b/y%20z", 3L)))))));
    }

    private static Stream<Sample> rest() {
        VersionView version = new VersionView(2, 3, HASH, "image/jpeg", AT, USER, true);
        JobView.Failure failure = new JobView.Failure("too-many-pixels", "2500000000 pixels (expected: <= 50000000)");
        SigningKeyView signing = new SigningKeyView(
                "cThIIoDvwdueQB468K5xDc5633seEFoqwxjF_xSJyQQ", "RS256", SigningKeyView.State.RETIRING, AT, AT, AT);
        return Stream.of(
                Sample.http(signing),
                Sample.http(new SigningKeyList(List.of(signing))),
                Sample.http(version),
                Sample.http(new VersionsPage(List.of(version), null)),
                Sample.http(new JobView(JOB, "thumbnail", JobState.RUNNING, 0.5, 1, null, AT, null), "running"),
                Sample.http(new JobView(JOB, "thumbnail", JobState.DEAD, null, 5, failure, AT, AT), "dead"),
                Sample.http(
                        Problem.of(ValidationException.at("size", "-1 (expected: >= 0)"))
                                .at("/v1/drives/" + DRIVE + "/uploads", "req-1"),
                        "invalid-body"),
                Sample.http(
                        Problem.of(ErrorCode.RESYNC)
                                .withDetail("The journal begins at 1000")
                                .withExtensions(Map.of("epoch", 2)),
                        "resync"),
                Sample.http(TAKEN, "least"),
                Sample.http(FieldError.at("size", "-1 (expected: >= 0)")),
                Sample.job(JobMessage.of(JOB, 3, TENANT, "thumbnail", TRACE)),
                Sample.job(new ThumbnailPayload(DRIVE, FILE, 2, HASH, "t/x/b/y", 3, "image/jpeg")));
    }

    private static Stream<Sample> clusters() {
        UpstreamEndpointView well = new UpstreamEndpointView("10.0.0.1:8080", 2, 100, true, true, null, false, 3, 0);
        UpstreamEndpointView out =
                new UpstreamEndpointView("web.internal:8080@10.0.0.2", 1, 100, false, null, 2_500L, false, 0, 4);
        ClusterView web = new ClusterView(
                "web",
                BalanceDocument.Strategy.LEAST_CONNECTIONS,
                false,
                ClusterView.Breaker.HALF_OPEN,
                3,
                0,
                8,
                1,
                List.of(well, out));
        EndpointDocument endpoint = new EndpointDocument("web.internal", 8443, 2, true);
        BalanceDocument hash = new BalanceDocument(
                BalanceDocument.Strategy.HASH, BalanceDocument.HashOn.HEADER, "X-Key", 150, null, null, 30_000, 20);
        TlsDocument tls = new TlsDocument("/etc/penstock/upstream-ca.pem", true, "web.example.org");
        TransportDocument transport =
                new TransportDocument(TransportDocument.Protocol.H2, tls, 1_000, 15_000, 60_000, 30_000, 10_000);
        ClusterDocument document = new ClusterDocument(
                "web",
                List.of(endpoint),
                hash,
                transport,
                LimitsDocument.DEFAULT,
                RetriesDocument.DEFAULT,
                BreakerDocument.DEFAULT,
                OutliersDocument.DEFAULT,
                HealthDocument.http("/health"));
        return Stream.of(
                Sample.http(new ClustersView("edge-1", List.of(web))),
                Sample.http(web),
                Sample.http(out),
                Sample.http(new DrainEndpointRequest("10.0.0.1:8080", true, 600_000)),
                Sample.http(document),
                Sample.http(endpoint),
                Sample.http(hash),
                Sample.http(transport),
                Sample.http(tls),
                Sample.http(LimitsDocument.DEFAULT),
                Sample.http(RetriesDocument.DEFAULT),
                Sample.http(BreakerDocument.DEFAULT),
                Sample.http(OutliersDocument.DEFAULT),
                Sample.http(HealthDocument.http("/health")));
    }

    private static Stream<Sample> client() {
        return Stream.of(
                        new ClientFrame.Auth("access.token.jwt", DEVICE, List.of(new DrivePosition(DRIVE, 1, 41))),
                        new ClientFrame.Subscribe(DRIVE, 1, 41),
                        new ClientFrame.Unsubscribe(DRIVE),
                        new ClientFrame.Ack(DRIVE, 42),
                        new ClientFrame.Token("access.token.jwt"))
                .map(frame -> Sample.frame("client", ClientFrame.class, frame));
    }

    private static Stream<Sample> server() {
        return Stream.of(
                        new ServerFrame.Hello(1, "c-1", "eu-1", 25_000, 10_000, 65_536),
                        new ServerFrame.Ready("s-1", 600, List.of(new ServerFrame.DriveState(DRIVE, 1, 42, true))),
                        new ServerFrame.Changes(DRIVE, 1, 42, 42, List.of(raw(CHANGE))),
                        new ServerFrame.Head(DRIVE, 1, 42),
                        new ServerFrame.Resync(DRIVE, ResyncReason.GAP, 1500),
                        new ServerFrame.TokenOk(600),
                        new ServerFrame.Job(JOB, JobState.RUNNING, 0.5),
                        new ServerFrame.Notice("quota-low", "Less than 1 % is left."),
                        new ServerFrame.Goaway("drain", 2000, 30_000),
                        ServerFrame.Refused.of("subscribe:" + DRIVE, ErrorCode.NOT_FOUND))
                .map(frame -> Sample.frame("server", ServerFrame.class, frame));
    }

    private static RawJson raw(Object value) {
        return new RawJson(WireJson.writeText(value));
    }

    private static UUID id(int n) {
        return UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-00000000000" + n);
    }
}
