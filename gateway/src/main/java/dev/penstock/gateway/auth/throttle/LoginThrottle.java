package dev.penstock.gateway.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.config.AccountSettings;
import dev.penstock.gateway.auth.throttle.AttemptRepository.Change;
import dev.penstock.gateway.auth.throttle.AttemptRepository.Counted;
import dev.penstock.gateway.auth.throttle.core.Attempts;
import dev.penstock.gateway.auth.throttle.core.Backoff;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.problem.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the passwords that are tried, by account and by client address (ADR 018). The counts stand in PostgreSQL, without which
 * nobody logs in anyway, so there is no state in which they are not shared by all nodes and none in which they are open. A device
 * that has logged in on the account before has a count of its own: whoever does not have its id cannot keep it out. An attempt that
 * was refused is remembered on this node for as long as it was told to wait, so a flood of them reaches nothing. Any thread.
 */
public final class LoginThrottle {

    public static final int KEY_BYTES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(LoginThrottle.class);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration ADDRESS_FORGIVEN_EVERY = Duration.ofMinutes(1);
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final int SWEPT_MAX = 10_000;
    private static final int REMEMBERED_MAX = 100_000;
    private static final String HMAC = "HmacSHA256";

    private final Vertx vertx;
    private final AttemptRepository attempts;
    private final Backoff account;
    private final Backoff address;
    private final SecretKeySpec secret;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Cache<Key, Instant> closed;
    private final long sweeping;

    /** @param secret makes keys of names; the same on every node */
    public LoginThrottle(
            Vertx vertx,
            Database database,
            AccountSettings settings,
            byte[] secret,
            Clock clock,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.attempts = new AttemptRepository(database);
        this.account = new Backoff(settings.accountAttempts(), FIRST, settings.blockMax(), settings.blockMax());
        this.address = new Backoff(settings.addressAttempts(), FIRST, settings.blockMax(), ADDRESS_FORGIVEN_EVERY);
        this.secret = new SecretKeySpec(secret, HMAC);
        this.clock = clock;
        this.meters = meters;
        this.closed = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .expireAfterWrite(settings.blockMax())
                .build();
        this.sweeping = vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), tick -> sweep());
    }

    /**
     * An attempt that was let on, and has been counted.
     *
     * @param who the account's key, or the device's
     * @param from the address's key
     * @param closedFor how long the next one has to wait if this one fails; zero for not at all
     */
    public record Admission(Key who, Key from, Duration closedFor) {}

    /** Fails with {@code rate-limited}, from memory, when the address has been told to wait. Before anything else is done for it. */
    public void require(String clientAddress) {
        refuseIfClosed(addressKey(clientAddress), "address");
    }

    /**
     * Counts one attempt, unless the account or the address must wait: then fails with {@code rate-limited}. Says nothing about
     * whether there is such an account.
     *
     * @param knownDevice a device on which the account has logged in before and which is not revoked; null for none
     */
    public Future<Admission> admit(String tenant, String email, @Nullable UUID knownDevice, String clientAddress) {
        String name = tenant + '\n' + email.toLowerCase(Locale.ROOT);
        Key who = knownDevice == null ? key("account", name) : key("device", name + '\n' + knownDevice);
        Key from = addressKey(clientAddress);
        refuseIfClosed(who, "account");
        return attempts.change(List.of(who, from), (known, now) -> decide(who, from, known, now))
                .map(outcome -> outcome.admission(this));
    }

    /** The password was right: the account's count begins anew, the address gets this attempt back. */
    public Future<Void> succeeded(Admission admission) {
        return settle(admission, (known, now) -> Attempts.none(now));
    }

    /** It was never tried: as if it had not been asked for. */
    public Future<Void> withdrawn(Admission admission) {
        return settle(admission, account::giveBack);
    }

    public void stop() {
        vertx.cancelTimer(sweeping);
    }

    /** What was decided under the lock. */
    private record Outcome(@Nullable Admission admitted, Key refusedFor, Instant until, Instant now, String by) {

        Admission admission(LoginThrottle throttle) {
            if (admitted != null) {
                throttle.count("admitted");
                return admitted;
            }
            throttle.closed.put(refusedFor, throttle.clock.instant().plus(Duration.between(now, until)));
            throw throttle.refusal(by, Duration.between(now, until));
        }
    }

    private Change<Outcome> decide(Key who, Key from, Map<Key, Attempts> known, Instant now) {
        Attempts ofAccount = known.getOrDefault(who, Attempts.none(now));
        Attempts ofAddress = known.getOrDefault(from, Attempts.none(now));
        if (ofAddress.blockedAt(now)) {
            return refused(from, ofAddress, now, "address");
        }
        if (ofAccount.blockedAt(now)) {
            return refused(who, ofAccount, now, "account");
        }
        Attempts nextOfAccount = account.admit(ofAccount, now);
        Attempts nextOfAddress = address.admit(ofAddress, now);
        Admission admission = new Admission(who, from, account.closedAfter(nextOfAccount.count()));
        Map<Key, Counted> changes = new HashMap<>();
        changes.put(who, counted(account, nextOfAccount));
        changes.put(from, counted(address, nextOfAddress));
        return new Change<>(changes, new Outcome(admission, who, now, now, ""));
    }

    private static Change<Outcome> refused(Key key, Attempts attempts, Instant now, String by) {
        return new Change<>(Map.of(), new Outcome(null, key, attempts.blockedUntil(), now, by));
    }

    private Future<Void> settle(Admission admission, BiFunction<Attempts, Instant, Attempts> ofAccount) {
        return attempts.change(List.of(admission.who(), admission.from()), (known, now) -> {
                    Attempts who = known.getOrDefault(admission.who(), Attempts.none(now));
                    Attempts from = known.getOrDefault(admission.from(), Attempts.none(now));
                    Map<Key, Counted> changes = new HashMap<>();
                    changes.put(admission.who(), counted(account, ofAccount.apply(who, now)));
                    changes.put(admission.from(), counted(address, address.giveBack(from, now)));
                    return new Change<>(changes, Boolean.TRUE);
                })
                .mapEmpty();
    }

    private static Counted counted(Backoff backoff, Attempts attempts) {
        return new Counted(attempts, backoff.forgottenAt(attempts));
    }

    private void refuseIfClosed(Key key, String by) {
        Instant until = closed.getIfPresent(key);
        Instant now = clock.instant();
        if (until != null && now.isBefore(until)) {
            throw refusal(by, Duration.between(now, until));
        }
    }

    private ProblemException refusal(String by, Duration wait) {
        count("refused-by-" + by);
        return new ProblemException(ErrorCode.RATE_LIMITED, "Too many failed logins", wait);
    }

    private void count(String result) {
        meters.counter("penstock.auth.attempts", "result", result).increment();
    }

    private void sweep() {
        attempts.sweep(SWEPT_MAX)
                .onFailure(e -> LOG.atDebug().addKeyValue("cause", e.toString()).log("old attempts not removed"));
    }

    private Key addressKey(String clientAddress) {
        return key("address", Addresses.counted(clientAddress));
    }

    private Key key(String kind, String name) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return new Key(Buffer.buffer(mac.doFinal((kind + '\n' + name).getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
