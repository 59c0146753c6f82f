package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.auth.LoginRepository.Credentials;
import dev.penstock.gateway.auth.LoginRepository.Identity;
import dev.penstock.gateway.auth.LoginRepository.OpenedLogin;
import dev.penstock.gateway.auth.LoginRepository.Source;
import dev.penstock.gateway.auth.LoginRepository.TurnedLogin;
import dev.penstock.gateway.auth.throttle.CredentialGuard;
import dev.penstock.gateway.auth.throttle.LoginThrottle;
import dev.penstock.gateway.auth.throttle.LoginThrottle.Admission;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.http.DeviceView;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.TenantView;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.http.UserView;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Login, refresh and logout. Wrong tenant, wrong user and wrong password are told apart by nobody outside: same answer, same
 * time. Safe for use by many threads; futures complete on the caller's context.
 *
 * <p>A refresh survives the loss of its reply at any point: before the commit nothing has happened; after it, the same token
 * gets the same successor for the grace time (see {@link LoginRepository} and {@link RefreshToken}).
 */
final class LoginService {

    private final LoginRepository logins;
    private final Passwords passwords;
    private final AccessTokens accessTokens;
    private final AuthSettings settings;
    private final LoginThrottle throttle;
    private final CredentialGuard guard;
    private final byte[] chainKey;
    private final Consumer<UUID> revoked;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param chainKey makes each refresh token's successor
     * @param revoked hears of logins that ended before their access tokens did
     */
    LoginService(
            LoginRepository logins,
            Passwords passwords,
            AccessTokens accessTokens,
            AuthSettings settings,
            LoginThrottle throttle,
            CredentialGuard guard,
            byte[] chainKey,
            Consumer<UUID> revoked) {
        this.logins = logins;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.settings = settings;
        this.throttle = throttle;
        this.guard = guard;
        this.chainKey = chainKey.clone();
        this.revoked = revoked;
    }

    /**
     * Fails with {@code invalid-credentials}, {@code rate-limited} after too many of those, or {@code unavailable} when too many log
     * in at once. Whether there is such an account changes nothing of what is done, but whose row is not found.
     */
    Future<TokenResponse> login(LoginRequest request, Source source) {
        throttle.require(source.address());
        return logins.findCredentials(request.tenant(), request.email(), request.deviceId())
                .compose(found -> throttle.admit(
                                request.tenant(), request.email(), knownDevice(request, found), source.address())
                        .compose(admission -> tried(request.password(), found, admission)
                                .compose(matches -> decide(request, source, found, matches, admission))));
    }

    /** Fails with {@code refresh-rejected}, {@code rate-limited} after too many of those. */
    Future<TokenResponse> refresh(String refreshToken, Source source) {
        guard.require(source.address());
        RefreshToken presented = RefreshToken.parse(refreshToken).orElseThrow(LoginService::rejected);
        RefreshToken successor = presented.next(chainKey);
        return logins.turn(presented, successor, settings.refreshGrace(), settings.refreshTtl(), source)
                .map(turned -> turned.orElseThrow(() -> {
                    guard.failed(source.address());
                    return rejected();
                }))
                .compose(turned -> answer(turned, successor));
    }

    /** Ends the login the token belongs to. Succeeds also when there is none, so that it can be repeated. */
    Future<Void> logout(String refreshToken, String requestId) {
        Optional<RefreshToken> presented = RefreshToken.parse(refreshToken);
        if (presented.isEmpty()) {
            return Future.succeededFuture();
        }
        return logins.end(presented.get(), requestId)
                .onSuccess(ended -> ended.ifPresent(revoked))
                .mapEmpty();
    }

    private static @Nullable UUID knownDevice(LoginRequest request, Optional<Credentials> found) {
        return found.filter(Credentials::knownDevice).isPresent() ? request.deviceId() : null;
    }

    /** Whether the password is right; an attempt that finds no room to be tried is not held against anybody. */
    private Future<Boolean> tried(String password, Optional<Credentials> found, Admission admission) {
        return passwords
                .matches(password, found.map(Credentials::passwordHash))
                .recover(full -> throttle.withdrawn(admission).transform(done -> Future.failedFuture(full)));
    }

    private Future<TokenResponse> decide(
            LoginRequest request, Source source, Optional<Credentials> found, boolean matches, Admission admission) {
        if (matches && found.isPresent() && found.get().active()) {
            return throttle.succeeded(admission)
                    .compose(settled -> open(request, source, found.get().identity()));
        }
        String reason = found.isEmpty() ? "unknown" : matches ? "inactive" : "password";
        @Nullable
        UUID userId = found.map(credentials -> credentials.identity().userId()).orElse(null);
        return logins.auditFailure(request.tenant(), userId, reason, admission.closedFor(), source)
                .transform(audited -> Future.failedFuture(wrong()));
    }

    private Future<TokenResponse> open(LoginRequest request, Source source, Identity identity) {
        RefreshToken token = RefreshToken.first(random);
        return logins.open(identity, request.deviceId(), request.device(), token, settings.refreshTtl(), source)
                .compose(found -> {
                    OpenedLogin opened = found.orElseThrow(LoginService::wrong);
                    opened.replacedLogins().forEach(revoked);
                    return respond(identity, opened.loginId(), opened.deviceId(), opened.deviceName(), token);
                });
    }

    private Future<TokenResponse> answer(TurnedLogin turned, RefreshToken successor) {
        if (turned.reused()) {
            revoked.accept(turned.loginId());
            return Future.failedFuture(rejected());
        }
        return respond(turned.identity(), turned.loginId(), turned.deviceId(), turned.deviceName(), successor);
    }

    private Future<TokenResponse> respond(
            Identity who, UUID loginId, UUID deviceId, String deviceName, RefreshToken refreshToken) {
        return accessTokens
                .issue(new AccessTokens.Subject(who.tenantId(), who.userId(), deviceId, loginId, who.role()))
                .map(accessToken -> new TokenResponse(
                        accessToken,
                        "Bearer",
                        accessTokens.lifeSeconds(),
                        refreshToken.text(),
                        new UserView(who.userId(), who.email(), who.name(), who.role()),
                        new TenantView(who.tenantId(), who.slug(), who.tenantName()),
                        new DeviceView(deviceId, deviceName, null)));
    }

    private static ProblemException wrong() {
        return new ProblemException(ErrorCode.INVALID_CREDENTIALS, ErrorCode.INVALID_CREDENTIALS.title());
    }

    private static ProblemException rejected() {
        return new ProblemException(ErrorCode.REFRESH_REJECTED, "Log in again");
    }
}
