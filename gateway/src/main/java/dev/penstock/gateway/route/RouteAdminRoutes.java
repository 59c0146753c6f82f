package dev.penstock.gateway.route;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.caller;

import dev.penstock.gateway.configuration.Change;
import dev.penstock.gateway.configuration.ConfigVersion;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.ConfigVersionView;
import dev.penstock.protocol.routes.ConfigVersionsPage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.RFC3986;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** {@code /v1/admin/routes}: reading, changing, explaining the table. Behind {@code Access.OPERATOR}. */
public final class RouteAdminRoutes implements RouteModule {

    private static final String BASE = "/v1/admin/routes";
    private static final String VERSIONS = "route-versions";
    private static final int NOTE_LENGTH_MAX = 500;

    private final RouteAdministration administration;
    private final Supplier<LiveRoutes> live;
    private final Supplier<Future<Void>> caughtUp;
    private final boolean fromFile;
    private final Paging paging;

    /**
     * @param live this node's table
     * @param caughtUp has this node look at its table again: who changed it finds the change here when answered
     * @param fromFile whether this node's table comes from a file: then it is read here and changed there
     */
    public RouteAdminRoutes(
            RouteAdministration administration,
            Supplier<LiveRoutes> live,
            Supplier<Future<Void>> caughtUp,
            boolean fromFile,
            Paging paging) {
        this.administration = administration;
        this.live = live;
        this.caughtUp = caughtUp;
        this.fromFile = fromFile;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get(BASE).handler(reply(this::get));
        router.put(BASE).handler(reply(this::put));
        router.post(BASE + "/validate").handler(reply(this::validate));
        router.get(BASE + "/match").handler(reply(this::match));
        router.get(BASE + "/versions").handler(reply(this::versions));
        router.get(BASE + "/versions/:version").handler(reply(this::version));
        router.post(BASE + "/versions/:version/activate").handler(reply(this::activate));
    }

    private Future<Reply> get(RoutingContext ctx) {
        return fromFile
                ? Future.succeededFuture(Reply.ok(live.get().document()))
                : administration.current().map(found -> Reply.ok(found.table()).withETag(found.no()));
    }

    private Future<Reply> put(RoutingContext ctx) {
        requireDatabase();
        String note = RequestReader.query(ctx, "note").orElse("");
        if (note.length() > NOTE_LENGTH_MAX) {
            throw RequestReader.invalidQuery("note", "at most " + NOTE_LENGTH_MAX + " characters");
        }
        return administration.put(json(ctx), note, change(ctx)).compose(this::answer);
    }

    private Future<Reply> validate(RoutingContext ctx) {
        return administration.validate(json(ctx)).map(Reply::ok);
    }

    private Future<Reply> versions(RoutingContext ctx) {
        int limit = paging.limit(ctx);
        long below = Long.parseLong(paging.after(ctx, VERSIONS, Long.toString(Long.MAX_VALUE)));
        return administration.versions(below, limit + 1).map(found -> {
            List<ConfigVersion> page = found.subList(0, Math.min(limit, found.size()));
            String last =
                    found.size() > limit ? Long.toString(page.get(limit - 1).no()) : null;
            return Reply.ok(new ConfigVersionsPage(
                    page.stream().map(RouteAdminRoutes::view).toList(), paging.next(VERSIONS, last)));
        });
    }

    private Future<Reply> version(RoutingContext ctx) {
        int no = RequestReader.pathInt(ctx, "version");
        return administration.table(no).map(table -> Reply.ok(table).withETag(no));
    }

    private Future<Reply> activate(RoutingContext ctx) {
        requireDatabase();
        return administration
                .activate(RequestReader.pathInt(ctx, "version"), change(ctx))
                .compose(this::answer);
    }

    private Future<Reply> match(RoutingContext ctx) {
        String method = RequestReader.query(ctx, "method").orElse("GET").toUpperCase(Locale.ROOT);
        String host = RequestReader.query(ctx, "host").orElse("");
        String path = RequestReader.query(ctx, "path")
                .filter(text -> text.startsWith("/"))
                .orElseThrow(() -> RequestReader.invalidQuery("path", "a path that begins with /"));
        return Future.succeededFuture(Reply.ok(Explanation.of(live.get(), method, host, RFC3986.normalizePath(path))));
    }

    /** The version that is in force now. */
    private Future<Reply> answer(long no) {
        return caughtUp.get()
                .compose(looked -> administration.versions(no + 1, 1))
                .map(found -> Reply.ok(view(found.get(0))).withETag(no));
    }

    private void requireDatabase() {
        if (fromFile) {
            throw new ProblemException(
                    ErrorCode.ROUTES_FROM_FILE, "This node reads its table from routes.file: change it there");
        }
    }

    private static byte[] json(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    private static Change change(RoutingContext ctx) {
        Caller caller = caller(ctx);
        OptionalLong expected = RequestReader.ifMatch(ctx);
        return new Change(caller.userId(), caller.tenantId(), RequestReader.requestId(ctx), expected);
    }

    private static ConfigVersionView view(ConfigVersion version) {
        return new ConfigVersionView(
                version.no(), version.note(), version.createdBy(), version.createdAt(), version.active());
    }
}
