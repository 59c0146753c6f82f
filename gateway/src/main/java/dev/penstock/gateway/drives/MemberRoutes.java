package dev.penstock.gateway.drives;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.pathId;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.drives.MemberRepository.Member;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.MemberView;
import dev.penstock.protocol.http.MembersPage;
import dev.penstock.protocol.http.PutMemberRequest;
import dev.penstock.protocol.json.WireEnum;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /v1/drives/{d}/members}: members see each other, owners decide who is one, and anyone may leave. */
public final class MemberRoutes implements RouteModule {

    private final MemberRepository members;
    private final DriveAccess access;
    private final Paging paging;

    public MemberRoutes(MemberRepository members, DriveAccess access, Paging paging) {
        this.members = members;
        this.access = access;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives/:d/members").handler(reply(this::list));
        router.put("/v1/drives/:d/members/:user").handler(reply(this::put));
        router.delete("/v1/drives/:d/members/:user").handler(reply(this::remove));
    }

    private Future<Reply> list(RoutingContext ctx) {
        Caller caller = caller(ctx);
        UUID driveId = pathId(ctx, "d");
        String list = "members:" + driveId;
        UUID afterId = paging.afterId(ctx, list);
        int limit = paging.limit(ctx);
        return access.require(caller, driveId, DriveRole.VIEWER)
                .compose(role -> members.list(caller.tenantId(), driveId, afterId, limit + 1))
                .map(found -> Reply.ok(page(list, found, limit)));
    }

    private Future<Reply> put(RoutingContext ctx) {
        Caller caller = caller(ctx);
        UUID driveId = pathId(ctx, "d");
        UUID userId = pathId(ctx, "user");
        String role = body(ctx, PutMemberRequest.class).role().wire();
        return access.require(caller, driveId, DriveRole.OWNER)
                .compose(owner -> members.put(caller.tenantId(), driveId, userId, role))
                .map(MemberRoutes::doneOrRefused);
    }

    private Future<Reply> remove(RoutingContext ctx) {
        Caller caller = caller(ctx);
        UUID driveId = pathId(ctx, "d");
        UUID userId = pathId(ctx, "user");
        DriveRole needed = userId.equals(caller.userId()) ? DriveRole.VIEWER : DriveRole.OWNER;
        return access.require(caller, driveId, needed)
                .compose(allowed -> members.remove(caller.tenantId(), driveId, userId))
                .map(MemberRoutes::doneOrRefused);
    }

    private static Reply doneOrRefused(Optional<ErrorCode> refusal) {
        refusal.ifPresent(code -> {
            throw new ProblemException(code, code.title());
        });
        return Reply.noContent();
    }

    private MembersPage page(String list, List<Member> found, int limit) {
        List<Member> page = found.subList(0, Math.min(limit, found.size()));
        String lastKey = found.size() > limit ? page.get(limit - 1).userId().toString() : null;
        return new MembersPage(page.stream().map(MemberRoutes::view).toList(), paging.next(list, lastKey));
    }

    private static MemberView view(Member member) {
        DriveRole role = WireEnum.find(DriveRole.class, member.role()).orElseThrow();
        return new MemberView(member.userId(), member.email(), member.displayName(), role, member.createdAt());
    }
}
