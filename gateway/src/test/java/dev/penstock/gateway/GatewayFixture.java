package dev.penstock.gateway;

import dev.penstock.config.AccountSettings;
import dev.penstock.config.AdmissionSettings;
import dev.penstock.config.AuthSettings;
import dev.penstock.config.EdgeSettings;
import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.HttpSettings;
import dev.penstock.config.JournalSettings;
import dev.penstock.config.LimitSettings;
import dev.penstock.config.ManagementSettings;
import dev.penstock.config.ProxySettings;
import dev.penstock.config.RealtimeSettings;
import dev.penstock.config.RelaySettings;
import dev.penstock.config.RoutesSettings;
import dev.penstock.config.Secret;
import dev.penstock.config.TlsSettings;
import dev.penstock.config.UploadSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.gateway.provision.ProvisionedTenant;
import dev.penstock.gateway.provision.TenantProvisioning;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.observe.Telemetry;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A gateway on free ports over servers of its own ({@link Backends}), with a fresh tenant, its administrator and a drive. For
 * one test class: start it in {@code @BeforeAll}, close it in {@code @AfterAll}; tests that need apart what others do make a
 * {@link #tenant() tenant} of their own. Blocking.
 *
 * <pre>{@code
 * fixture = GatewayFixture.start();
 * Answer answer = fixture.admin().get("/v1/drives/" + fixture.tenant().driveId());
 * }</pre>
 */
public final class GatewayFixture implements AutoCloseable {

    /** Every user's, for tests that log in themselves. */
    public static final String PASSWORD = "correct horse battery staple";

    private static final long STEP_TIMEOUT_S = 60;

    private final GatewaySettings settings;
    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = telemetry.vertx(2);
    private final Database database;
    private final Passwords passwords;
    private final List<Gateway> nodes = new ArrayList<>();
    private final TestTenant tenant;

    private GatewayFixture(GatewaySettings settings) {
        this.settings = settings;
        this.database = Database.open(vertx, settings.database());
        this.passwords = new Passwords(vertx);
        startNode();
        this.tenant = newTenant();
    }

    /** With settings for tests: short times, free ports. */
    public static GatewayFixture start() {
        return start(UnaryOperator.identity());
    }

    /** With settings that differ from those for tests. */
    public static GatewayFixture start(UnaryOperator<GatewaySettings> change) {
        return new GatewayFixture(change.apply(testSettings()));
    }

    /** A tenant with what provisioning made; the password of its administrator is {@link #PASSWORD}. */
    public record TestTenant(String slug, String adminEmail, ProvisionedTenant provisioned) {

        public UUID id() {
            return provisioned.tenantId();
        }

        public UUID adminId() {
            return provisioned.adminId();
        }

        public UUID driveId() {
            return provisioned.driveId();
        }

        public UUID rootId() {
            return provisioned.rootId();
        }
    }

    public GatewaySettings settings() {
        return settings;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** For looking into the tables, and for what no interface does. */
    public Database database() {
        return database;
    }

    /** The first node. */
    public Gateway gateway() {
        return nodes.get(0);
    }

    /** Where the first node listens. */
    public URI url() {
        return url(gateway());
    }

    public static URI url(Gateway node) {
        return URI.create("http://127.0.0.1:" + node.port());
    }

    public static URI managementUrl(Gateway node) {
        return URI.create("http://127.0.0.1:" + node.managementPort());
    }

    /** One more node over the same servers, closed with the fixture. */
    public Gateway startNode() {
        Gateway node = await(Gateway.start(vertx, named("node-" + (nodes.size() + 1)), telemetry));
        nodes.add(node);
        return node;
    }

    /** One more node of these roles only, closed with the fixture. */
    public Gateway startNode(List<String> roles) {
        GatewaySettings named = named("node-" + (nodes.size() + 1));
        Gateway node = await(Gateway.start(
                vertx, named.with(new GatewayNodeSettings(named.node().name(), roles)), telemetry));
        nodes.add(node);
        return node;
    }

    /** The tenant that was made with the fixture. */
    public TestTenant tenant() {
        return tenant;
    }

    /** Another tenant, with nothing to do with the first. */
    public TestTenant newTenant() {
        String slug = "t-" + Ids.next();
        NewTenant request = new NewTenant(
                slug, "Test tenant", NewTenant.STANDARD_PLAN, "admin@example.com", "Ada Admin", PASSWORD, "Files");
        ProvisionedTenant made = await(new TenantProvisioning(database, passwords).provision(request));
        return new TestTenant(slug, request.adminEmail(), made);
    }

    /** Another user of a tenant, who is no member of any drive. */
    public UUID newUser(TestTenant of, String email) {
        UUID id = Ids.next();
        String hash = await(passwords.hash(PASSWORD));
        await(database.system()
                .query(
                        "INSERT INTO users (tenant_id, id, email, display_name, password_hash) VALUES ($1, $2, $3, $3, $4)",
                        Tuple.of(of.id(), id, email, hash)));
        return id;
    }

    /** Gives a user a role on a tenant's first drive: viewer, editor or owner. */
    public void addMember(TestTenant of, UUID userId, String role) {
        await(database.system()
                .query(
                        "INSERT INTO members (tenant_id, drive_id, user_id, role) VALUES ($1, $2, $3, $4)",
                        Tuple.of(of.id(), of.driveId(), userId, role)));
    }

    /** A client of the first node without a token. */
    public ApiClient anonymous() {
        return ApiClient.of(url());
    }

    /** A client of the first node, logged in as the administrator of the first tenant. */
    public ApiClient admin() {
        return client(tenant, tenant.adminEmail());
    }

    /** A client of the first node, logged in as one who runs the installation: an administrator of a tenant of their own. */
    public ApiClient operator() {
        TestTenant own = newTenant();
        await(database.system().query("UPDATE users SET role = 'operator' WHERE tenant_id = $1", Tuple.of(own.id())));
        return client(own, own.adminEmail());
    }

    /** A client of the first node, logged in. */
    public ApiClient client(TestTenant of, String email) {
        return anonymous().withToken(login(of, email));
    }

    /** Logs in on the first node, on a new device. */
    public TokenResponse login(TestTenant of, String email) {
        ApiClient.Answer answer =
                anonymous().post("/v1/auth/login", new LoginRequest(of.slug(), email, PASSWORD, "test device"));
        if (answer.status() != 200) {
            throw new IllegalStateException("login: " + answer);
        }
        return answer.as(TokenResponse.class);
    }

    /** Waits for a future off the event loops, for a minute at most. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(STEP_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> await(node.close()));
        await(passwords.close());
        await(database.close());
        await(vertx.close());
        telemetry.close();
    }

    private GatewaySettings named(String node) {
        return settings.with(settings.node().named(node));
    }

    private static GatewaySettings testSettings() {
        Backends backends = Backends.shared();
        byte[] masterKey = new byte[32];
        new SecureRandom().nextBytes(masterKey);
        HttpSettings http = HttpSettings.defaults();
        return new GatewaySettings(
                GatewayNodeSettings.defaults(),
                new HttpSettings("127.0.0.1", 0, http.bodyMax(), 2, http.publicUrl(), Duration.ofSeconds(5)),
                TlsSettings.defaults(),
                quiet(),
                AdmissionSettings.defaults(),
                RoutesSettings.defaults(),
                ProxySettings.defaults(),
                new ManagementSettings("127.0.0.1", 0),
                backends.freshDatabase(),
                backends.redis(),
                backends.broker(),
                backends.objects(),
                AuthSettings.defaults(Secret.of(Base64.getEncoder().encodeToString(masterKey))),
                LimitSettings.defaults(),
                AccountSettings.defaults(),
                RealtimeSettings.defaults(),
                JournalSettings.defaults(),
                UploadSettings.defaults(),
                RelaySettings.defaults());
    }

    public static EdgeSettings quiet() {
        EdgeSettings edge = EdgeSettings.defaults();
        return new EdgeSettings(
                EdgeSettings.OFF,
                edge.trustedProxies(),
                edge.forwardedHeader(),
                edge.proxyProtocol(),
                edge.corsOrigins(),
                edge.corsMaxAge(),
                edge.compressFrom(),
                edge.headTimeout(),
                edge.bodyTimeout(),
                edge.idleTimeout());
    }
}
