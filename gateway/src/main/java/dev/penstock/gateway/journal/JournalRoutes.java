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
import dev.penstock.protocol.cursor.InvalidCursorException;
import dev.penstock.protocol.http.ChangesPage;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /v1/drives/{d}/changes?cursor=&limit=&wait=}: the journal after a cursor, or from its beginning without one. With
 * {@code wait}, seconds, an answer without entries comes only when the time is over. {@code 410 resync} when the position is
 * not in the journal any more: start from a snapshot.
 */
public final class JournalRoutes implements RouteModule {

    private static final int LIMIT_DEFAULT = 200;

    private final JournalRepository journal;
    private final DriveAccess access;
    private final CommitWatch commits;
    private final CursorCodec cursors;
    private final JournalSettings settings;

    public JournalRoutes(
            JournalRepository journal,
            DriveAccess access,
            CommitWatch commits,
            CursorCodec cursors,
            JournalSettings settings) {
        this.journal = journal;
        this.access = access;
        this.commits = commits;
        this.cursors = cursors;
        this.settings = settings;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives/:d/changes").handler(Replies.reply(this::changes));
    }

    private Future<Reply> changes(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        UUID drive = RequestReader.pathId(ctx, "d");
        int limit = RequestReader.queryInt(
                ctx, "limit", Math.min(LIMIT_DEFAULT, settings.pageMax()), 1, settings.pageMax());
        int waitS = RequestReader.queryInt(
                ctx, "wait", 0, 0, (int) settings.waitMax().toSeconds());
        Optional<Cursor> cursor = RequestReader.query(ctx, "cursor").map(text -> cursor(text, drive));
        LongPoll poll = new LongPoll(ctx, commits, waitS);
        return poll.run(
                        cursor.map(Cursor::epoch).orElse(0L),
                        cursor.map(Cursor::seq).orElse(0L),
                        caller.tenantId(),
                        drive,
                        () -> access.require(caller, drive, DriveRole.VIEWER)
                                .compose(role -> read(caller.tenantId(), drive, cursor, limit)))
                .map(page -> Reply.ok(answer(drive, cursor.map(Cursor::seq).orElse(0L), page)));
    }

    private Cursor cursor(String text, UUID drive) {
        Cursor cursor = cursors.decode(text);
        if (!cursor.drive().equals(drive)) {
            throw new InvalidCursorException("cursor: of another drive");
        }
        return cursor;
    }

    private Future<JournalPage> read(UUID tenant, UUID drive, Optional<Cursor> cursor, int limit) {
        long after = cursor.map(Cursor::seq).orElse(0L);
        return journal.read(tenant, drive, after, limit)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("drive")))
                .map(page -> present(page, cursor.map(Cursor::epoch).orElse(page.epoch()), after));
    }

    /** The page, if it continues the position without a gap. */
    private static JournalPage present(JournalPage page, long epoch, long after) {
        if (page.epoch() != epoch) {
            throw resync("epoch", "The drive was restored: its journal is another one now");
        }
        if (after < page.minSeq() || after > page.head() || page.from() != after + 1) {
            throw resync("gap", "The journal does not hold what follows this position");
        }
        return page;
    }

    private ChangesPage answer(UUID drive, long after, JournalPage page) {
        return new ChangesPage(
                drive,
                page.epoch(),
                after,
                page.to(),
                page.head(),
                cursors.encode(new Cursor(drive, page.epoch(), page.to())),
                page.more(),
                page.entries().stream().map(RawJson::new).toList());
    }

    static ProblemException resync(String reason, String detail) {
        return new ProblemException(ErrorCode.RESYNC, detail, Map.of("reason", reason));
    }
}
