package dev.penstock.gateway.realtime;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.HubSession;
import dev.penstock.gateway.request.Caller;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.sync.DrivePosition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Brings a session onto the drives its user may read, and off those that it no longer may. On the hub's loop. */
final class Subscribing {

    private final DriveAccess access;
    private final HubLoop loop;
    private final HubSession session;
    private final Caller caller;

    Subscribing(DriveAccess access, HubLoop loop, HubSession session, Caller caller) {
        this.access = access;
        this.loop = loop;
        this.session = session;
        this.caller = caller;
    }

    /** Subscribes to all; one answer for each drive, the last position counts for one named twice. Fails if membership is unknown. */
    Future<List<DriveAnswer>> all(List<DrivePosition> positions) {
        Map<UUID, DrivePosition> byDrive = new LinkedHashMap<>();
        positions.forEach(position -> byDrive.put(position.drive(), position));
        return access.readable(caller, byDrive.keySet()).compose(readable -> {
            List<Future<DriveAnswer>> answers = new ArrayList<>(byDrive.size());
            byDrive.values().forEach(position -> answers.add(one(position, readable)));
            return Future.join(answers).map(done -> done.<DriveAnswer>list());
        });
    }

    /** Looks at the memberships anew and ends what is no longer allowed. */
    Future<Void> review() {
        List<UUID> followed = session.followed();
        return access.readable(caller, followed)
                .onSuccess(readable -> loop.act(hub -> followed.stream()
                        .filter(drive -> !readable.contains(drive))
                        .forEach(drive -> hub.revoke(session, key(drive), HubLoop.now()))))
                .mapEmpty();
    }

    private Future<DriveAnswer> one(DrivePosition position, Set<UUID> readable) {
        if (!readable.contains(position.drive())) {
            return Future.succeededFuture(DriveAnswer.refused(position, ErrorCode.NOT_FOUND));
        }
        Promise<DriveAnswer> answer = Promise.promise();
        loop.act(hub -> {
            boolean taken = hub.subscribe(
                    session,
                    key(position.drive()),
                    position.epoch(),
                    position.seq(),
                    opened -> answer.complete(DriveAnswer.of(position, opened)),
                    HubLoop.now());
            if (!taken) {
                answer.complete(DriveAnswer.refused(position, ErrorCode.TOO_MANY_SUBSCRIPTIONS));
            }
        });
        return answer.future();
    }

    private DriveKey key(UUID drive) {
        return new DriveKey(caller.tenantId(), drive);
    }
}
