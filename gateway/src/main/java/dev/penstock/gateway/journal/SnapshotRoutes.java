package dev.penstock.gateway.journal;

import dev.penstock.config.JournalSettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.cursor.Cursor;
import dev.penstock.protocol.cursor.CursorCodec;
import dev.penstock.protocol.cursor.PageTokenCodec;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.SnapshotPage;
import dev.penstock.protocol.json.RawJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /v1/drives/{d}/snapshot?after=&limit=}: all nodes of a drive, live and trashed, to start from.
 *
 * <p>Pages are read at different moments, so the snapshot is pinned to the journal's head beside its first page; each page's
 * token carries that position, and the last page's cursor is still the first one's. Why nodes and the changes after the pinned
 * position end in the drive as it is: pages go by id, which never changes, so a node that lives all the while is on exactly one
 * page; it is shown as it was at the pinned position or later; and every change after that position follows, in order, with the
 * node's whole state, so the last word about each node is the journal's.
 */
public final class SnapshotRoutes implements RouteModule {

    private static final int LIMIT_DEFAULT = 500;

    private final SnapshotRepository snapshots;
    private final DriveAccess access;
    private final CursorCodec cursors;
    private final PageTokenCodec pageTokens;
    private final JournalSettings settings;

    public SnapshotRoutes(
            SnapshotRepository snapshots,
            DriveAccess access,
            CursorCodec cursors,
            PageTokenCodec pageTokens,
            JournalSettings settings) {
        this.snapshots = snapshots;
        this.access = access;
        this.cursors = cursors;
        this.pageTokens = pageTokens;
        this.settings = settings;
    }

    /** Where a run of pages stands. */
    private record Place(long epoch, long seq, UUID lastId) {

        static Place of(List<String> position) {
            return new Place(
                    Long.parseLong(position.get(0)), Long.parseLong(position.get(1)), UUID.fromString(position.get(2)));
        }
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives/:d/snapshot").handler(Replies.reply(this::snapshot));
    }

    private Future<Reply> snapshot(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        UUID drive = RequestReader.pathId(ctx, "d");
        int limit = RequestReader.queryInt(
                ctx, "limit", Math.min(LIMIT_DEFAULT, settings.pageMax()), 1, settings.pageMax());
        Optional<Place> place = RequestReader.query(ctx, "after")
                .map(token -> Place.of(pageTokens.decode(list(drive), token).position()));
        return access.require(caller, drive, DriveRole.VIEWER)
                .compose(role -> snapshots.read(
                        caller.tenantId(), drive, place.map(Place::lastId).orElse(null), limit))
                .map(page ->
                        Reply.ok(answer(drive, place, page.orElseThrow(() -> ProblemException.notFound("drive")))));
    }

    private SnapshotPage answer(UUID drive, Optional<Place> place, SnapshotRepository.Page page) {
        long epoch = place.map(Place::epoch).orElse(page.head().epoch());
        long seq = place.map(Place::seq).orElse(page.head().seq());
        if (epoch != page.head().epoch()) {
            throw JournalRoutes.resync("epoch", "The drive was restored while its snapshot was read");
        }
        UUID lastId = page.lastId();
        String next = lastId == null
                ? null
                : pageTokens.encode(list(drive), Long.toString(epoch), Long.toString(seq), lastId.toString());
        return new SnapshotPage(
                drive,
                epoch,
                seq,
                page.nodes().stream().map(RawJson::new).toList(),
                next,
                cursors.encode(new Cursor(drive, epoch, seq)));
    }

    private static String list(UUID drive) {
        return "snapshot:" + drive;
    }
}
