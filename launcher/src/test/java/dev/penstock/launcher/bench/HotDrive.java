package dev.penstock.launcher.bench;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.protocol.Ids;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One tenant with one drive and as many pending uploads as a benchmark will finalise. Blocking JDBC. */
final class HotDrive implements AutoCloseable {

    /** More commits per second than one drive was ever seen to take. */
    static final long UPLOADS_PER_SECOND_MAX = 4000;

    private static final String TENANT =
            "INSERT INTO tenants (id, slug, name, plan_id) VALUES (?, ?, 'Bench', 'standard')";
    private static final String USER =
            "INSERT INTO users (tenant_id, id, email, display_name, password_hash) VALUES (?, ?, ?, 'Bench', '-')";
    private static final String DRIVE = "INSERT INTO drives (tenant_id, id, name, root_id) VALUES (?, ?, 'Hot', ?)";
    private static final String ROOT =
            "INSERT INTO nodes (tenant_id, drive_id, id, name, name_key, kind, seq) VALUES (?, ?, ?, '', '', 'folder', 0)";

    /** Upload n has the id {@code (prefix, n)}; each has content of its own, and is of a kind that gets a thumbnail job. */
    private static final String UPLOADS = """
            INSERT INTO uploads (tenant_id, id, drive_id, parent_id, name, name_key, node_id, size, sha256, content_type,
              object_key, created_by, expires_at)
            SELECT ?, ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, ?, ?, 'p' || n, 'p' || n,
              gen_random_uuid(), 1000, sha256(n::text::bytea), 'image/jpeg', 'bench/' || n, ?, now() + interval '1 day'
            FROM generate_series(0, ? - 1) n""";

    private static final String DENSE = """
            SELECT d.head_seq = count(*) AND d.head_seq = max(c.seq) FROM drives d JOIN changes c ON c.drive_id = d.id
            WHERE d.id = ? GROUP BY d.head_seq""";

    final UUID tenantId = Ids.next();
    final UUID userId = Ids.next();
    final UUID driveId = Ids.next();
    final UUID rootId = Ids.next();

    private final AtomicLong nextUpload = new AtomicLong();
    private final Connection connection;

    HotDrive(DatabaseSettings settings) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        this.connection = DriverManager.getConnection(
                url, settings.user(), settings.password().reveal());
        execute(TENANT, tenantId, "bench-" + tenantId);
        execute(USER, tenantId, userId, userId + "@example.org");
        execute(DRIVE, tenantId, driveId, rootId);
        execute(ROOT, tenantId, driveId, rootId);
    }

    void prepareUploads(long count) throws SQLException {
        execute(UPLOADS, tenantId, driveId, rootId, userId, count);
        // Only what was filled: statistics of the still empty tables would make plans for empty tables.
        execute("ANALYZE uploads");
    }

    /** An upload nobody has finalised yet. */
    UUID nextUpload() {
        return new UUID(0, nextUpload.getAndIncrement());
    }

    /** The law, checked over everything the benchmark wrote. */
    void requireDense() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DENSE)) {
            statement.setObject(1, driveId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new IllegalStateException("the journal is not dense");
                }
            }
        }
    }

    private void execute(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
