package dev.penstock.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How requests come in and answers go out.
 *
 * @param accessLog where one line for each request goes: {@value #STDOUT}, {@value #OFF}, or the path of a file, which is appended to
 * @param trustedProxies networks (CIDR) whose {@code Forwarded} and {@code X-Forwarded-*} headers are believed
 * @param forwardedHeader which of both those proxies write: {@value #X_FORWARDED} or {@value #FORWARDED} (RFC 7239); the other is
 *     the client's word and not looked at
 * @param proxyProtocol whether every connection begins with a PROXY protocol header (version 1 or 2), from a load balancer
 * @param corsOrigins origins whose scripts may call, such as {@code https://app.example.org}; {@code *} for any, without credentials
 * @param corsMaxAge how long a browser may remember what a preflight said
 * @param compressFrom answers of local features of so many bytes of JSON are compressed; 0 for none
 * @param headTimeout how long a client may take to send the head of a request, from its first byte, or to finish a TLS handshake
 * @param bodyTimeout how long a client may keep silent in the middle of a request's body
 * @param idleTimeout how long a connection may be silent
 */
public record EdgeSettings(
        @Default(STDOUT) String accessLog,
        @Default("") List<String> trustedProxies,
        @Default(X_FORWARDED) String forwardedHeader,
        @Default("false") boolean proxyProtocol,
        @Default("") List<String> corsOrigins,
        @Default("1h") Duration corsMaxAge,
        @Default("1KiB") DataSize compressFrom,
        @Default("10s") Duration headTimeout,
        @Default("20s") Duration bodyTimeout,
        @Default("90s") Duration idleTimeout) {

    public static final String STDOUT = "stdout";
    public static final String OFF = "off";

    public static final String X_FORWARDED = "x-forwarded";
    public static final String FORWARDED = "forwarded";

    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F.:]+(/[0-9]{1,3})?");
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?");

    public EdgeSettings {
        new SettingChecks()
                .notBlank("accessLog", accessLog)
                .check(
                        trustedProxies.stream()
                                .allMatch(network -> NETWORK.matcher(network).matches()),
                        "trustedProxies",
                        trustedProxies + " (expected: addresses or networks such as 10.0.0.0/8)")
                .check(
                        forwardedHeader.equals(X_FORWARDED) || forwardedHeader.equals(FORWARDED),
                        "forwardedHeader",
                        forwardedHeader + " (expected: " + X_FORWARDED + " or " + FORWARDED + ")")
                .check(
                        corsOrigins.stream().allMatch(origin -> ORIGIN.matcher(origin.toLowerCase(Locale.ROOT))
                                .matches()),
                        "corsOrigins",
                        corsOrigins + " (expected: origins such as https://app.example.org)")
                .range("corsMaxAge", corsMaxAge, Duration.ZERO, Duration.ofDays(1))
                .range("compressFrom", compressFrom, new DataSize(0), DataSize.ofMiB(1))
                .range("headTimeout", headTimeout, Duration.ofMillis(100), Duration.ofMinutes(2))
                .range("bodyTimeout", bodyTimeout, Duration.ofMillis(100), Duration.ofMinutes(10))
                .range("idleTimeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(1))
                .done();
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = List.copyOf(corsOrigins);
    }

    public static EdgeSettings defaults() {
        return Defaults.of(EdgeSettings.class);
    }
}
