package dev.penstock.gateway.realtime;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.access.Membership;
import dev.penstock.gateway.realtime.core.Hub;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look, every few seconds, at whether a loop's sessions may still have what they have: closes those whose login has ended, and
 * ends subscriptions of users who are no members any more. Asks the database once for all of them. While the database is away
 * memberships stay as they were, but then there are no changes to tell either. On the hub's loop.
 */
final class AccessReview {

    private static final Logger LOG = LoggerFactory.getLogger(AccessReview.class);

    /** A look that takes longer counts as failed; the next one must not wait for ever. */
    private static final long LOOK_MS_MAX = 10_000;

    private final DriveAccess access;
    private final HubLoop loop;
    private boolean looking;

    AccessReview(DriveAccess access, HubLoop loop) {
        this.access = access;
        this.loop = loop;
    }

    /** Logins now, for that costs nothing; memberships when the database has answered, unless it still owes the last answer. */
    void run() {
        logins();
        Set<Membership> held = held();
        if (looking || held.isEmpty()) {
            return;
        }
        looking = true;
        access.ended(held)
                .timeout(LOOK_MS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(ended -> loop.act(hub -> revoke(hub, ended)))
                .onFailure(cause -> LOG.atDebug().setCause(cause).log("memberships not read, trying again"))
                .onComplete(done -> looking = false);
    }

    /** Closes the sessions whose login has ended, as far as this node knows. */
    void logins() {
        loop.act(hub -> List.copyOf(loop.sessions()).forEach(RealtimeSession::closeIfLoginEnded));
    }

    private Set<Membership> held() {
        Set<Membership> held = new HashSet<>();
        loop.sessions().forEach(session -> held.addAll(session.memberships()));
        return held;
    }

    private void revoke(Hub hub, Set<Membership> ended) {
        if (!ended.isEmpty()) {
            loop.sessions().forEach(session -> session.revoke(hub, ended));
        }
    }
}
