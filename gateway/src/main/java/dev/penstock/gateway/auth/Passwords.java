package dev.penstock.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Hashes and checks passwords on {@link BoundedWorkers} of their own; when too many log in at once they are refused with 503. */
public final class Passwords {

    private static final int WAITING_PER_THREAD = 32;

    private final BoundedWorkers workers;
    private final BiPredicate<String, String> check;
    private final SecureRandom random = new SecureRandom();

    public Passwords(Vertx vertx) {
        this(vertx, PasswordHash::matches);
    }

    /** @param check whether a password is the one of a stored hash */
    Passwords(Vertx vertx, BiPredicate<String, String> check) {
        this.check = check;
        this.workers = new BoundedWorkers(vertx, "penstock-passwords", WAITING_PER_THREAD, "Too many logins at once");
    }

    /** A hash to store. */
    public Future<String> hash(String password) {
        return workers.run(() -> PasswordHash.of(password, random));
    }

    /** Whether this is the user's password; for no user, no, after the same time. */
    Future<Boolean> matches(String password, Optional<String> storedHash) {
        return workers.run(() -> check.test(password, storedHash.orElseGet(PasswordHash::ofNobody)));
    }

    public Future<Void> close() {
        return workers.close();
    }
}
