package dev.penstock.launcher.crash;

import dev.penstock.config.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** What the database says of one drive, read past all of our code. */
final class Ledger implements AutoCloseable {

    private final Connection connection;
    private final UUID driveId;

    Ledger(DatabaseSettings settings, UUID driveId) throws SQLException {
        String url = "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
        this.connection = DriverManager.getConnection(
                url, settings.user(), settings.password().reveal());
        this.driveId = driveId;
    }

    /** The journal as its operations in order, such as {@code create thumbnail}. */
    String journal() throws SQLException {
        return text("SELECT coalesce(string_agg(entry->>'op', ' ' ORDER BY seq), '') FROM changes WHERE drive_id = ?");
    }

    /** The states of the drive's jobs, such as {@code done}. */
    String jobs() throws SQLException {
        return text("SELECT coalesce(string_agg(state, ' '), '') FROM jobs WHERE payload->>'drive' = (?::uuid)::text");
    }

    /** How the drive's uploads stand. */
    String uploads() throws SQLException {
        return text("SELECT coalesce(string_agg(state, ' '), '') FROM uploads WHERE drive_id = ?");
    }

    /** The sizes of the thumbnails of the drive's files. */
    String thumbnails() throws SQLException {
        return text("""
                SELECT coalesce(string_agg(t.box_px::text, ' ' ORDER BY t.box_px), '') FROM thumbnails t
                WHERE (t.tenant_id, t.sha256) IN (SELECT tenant_id, sha256 FROM nodes WHERE drive_id = ?)""");
    }

    /** Whether the numbers of the journal are 1 to head. */
    boolean dense() throws SQLException {
        return text("""
                SELECT (d.head_seq = count(c.seq) AND d.head_seq = coalesce(max(c.seq), 0))::text
                FROM drives d LEFT JOIN changes c ON c.drive_id = d.id WHERE d.id = ? GROUP BY d.head_seq""").equals("true");
    }

    private String text(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, driveId);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
