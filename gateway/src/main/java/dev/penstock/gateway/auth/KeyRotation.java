package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.auth.SigningKeyRepository.Actor;
import dev.penstock.gateway.request.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of signing keys: published for {@code auth.keyLead} before one signs, so that whoever keeps the published keys has it by
 * then; verifying until the last token it signed has expired; then dropped. A new one is made when the youngest has reached
 * {@code auth.keyLife}, by one node, or when an operator asks. Every node hears of it at once and looks again every so often.
 */
final class KeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    /** What clocks of nodes may differ by, and how long a node that hears nothing may go on signing with the old key. */
    private static final Duration OVERLAP_MARGIN = Duration.ofMinutes(3);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final String REVOKED = "revoked:";

    private final Vertx vertx;
    private final Context context;
    private final SigningKeyRepository repository;
    private final KeyRing keyRing;
    private final AuthSettings settings;
    private final Announcements announcements;
    private final long timer;

    KeyRotation(
            Vertx vertx,
            SigningKeyRepository repository,
            KeyRing keyRing,
            AuthSettings settings,
            Announcements announcements) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.repository = repository;
        this.keyRing = keyRing;
        this.settings = settings;
        this.announcements = announcements;
        announcements.subscribe(Topic.KEYS, this::heard, this::lookSoon);
        this.timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> rotateIfDue());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Publishes a successor now; if one is published already, that one. */
    Future<SigningKey> rotate(Actor actor) {
        return repository
                .rotate(keyRing.algorithm(), settings.keyLead(), overlap(), actor)
                .compose(made -> tell("changed").map(made));
    }

    /** Ends a key and all its tokens at once. Fails with {@code not-found}. */
    Future<Void> revoke(String kid, Actor actor) {
        return repository.revoke(kid, keyRing.algorithm(), actor).compose(done -> {
            if (!done) {
                throw ProblemException.notFound("signing key");
            }
            return tell(REVOKED + kid);
        });
    }

    private Future<Void> rotateIfDue() {
        return repository
                .rotateIfOlder(settings.keyLife(), keyRing.algorithm(), settings.keyLead(), overlap())
                .compose(this::rotated)
                .onFailure(e -> LOG.atWarn().addKeyValue("cause", e.toString()).log("signing keys not looked after"))
                .transform(done -> keyRing.reload());
    }

    private Future<Void> rotated(Optional<SigningKey> made) {
        made.ifPresent(key -> LOG.atInfo()
                .addKeyValue("kid", key.kid())
                .addKeyValue("signsFrom", key.activatesAt())
                .log("signing key published"));
        return made.isPresent() ? tell("changed") : Future.succeededFuture();
    }

    /** This node knows before anybody is answered. */
    private Future<Void> tell(String news) {
        announcements.publish(Topic.KEYS, news);
        return keyRing.reload();
    }

    private void heard(String news) {
        if (news.startsWith(REVOKED)) {
            keyRing.revoke(news.substring(REVOKED.length()));
        }
        lookSoon();
    }

    private void lookSoon() {
        context.runOnContext(now -> keyRing.reload());
    }

    private Duration overlap() {
        return settings.accessTtl().plus(OVERLAP_MARGIN);
    }
}
