package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireEnum;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is picked for a request.
 *
 * @param strategy {@link Strategy#ROUND_ROBIN} if left out; weights count in every one
 * @param hashOn what {@link Strategy#HASH} looks at; only and always with it
 * @param hashName the header or cookie it looks at; only and always with those two
 * @param loadFactorPercent with {@link Strategy#HASH}: how much busier than its share an endpoint may be before its requests go to the
 *     next one, 110 to 1000; null for no bound
 * @param cookie with {@link Strategy#STICKY}: the name of the cookie, {@code penstock-upstream} if left out
 * @param cookieTtlSeconds with {@link Strategy#STICKY}: how long the client keeps it; null until it ends its session
 * @param slowStartMs how long the share of an endpoint that is new, or well again, takes to grow to its full weight; 0, none, if left
 *     out
 * @param panicPercent when less than this share of the endpoints can be used, all of them are, since the fault lies elsewhere or what
 *     is left would be overrun; 0 for never, 20 if left out
 */
public record BalanceDocument(
        Strategy strategy,
        @Nullable HashOn hashOn,
        @Nullable String hashName,
        @Nullable Integer loadFactorPercent,
        @Nullable String cookie,
        @Nullable Integer cookieTtlSeconds,
        Integer slowStartMs,
        Integer panicPercent) {
    /** Round robin without slow start. */
    public static final BalanceDocument DEFAULT = of(Strategy.ROUND_ROBIN);

    private static final int PANIC_PERCENT = 20;
    private static final int NAME_LENGTH_MAX = 64;
    private static final int SLOW_START_MS_MAX = 3_600_000;
    private static final int COOKIE_TTL_SECONDS_MAX = 366 * 86_400;
    private static final String COOKIE = "penstock-upstream";
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

    /** Ways to pick. */
    public enum Strategy implements WireEnum {
        /** In turns, smoothly by weight. */
        ROUND_ROBIN,
        /** The less busy of two drawn at random by weight. */
        LEAST_CONNECTIONS,
        /** The same value leads to the same endpoint, on every node; when one goes, only its own move. */
        HASH,
        /** A cookie names the endpoint; without a good one, in turns. */
        STICKY
    }

    /** What a hash is made of. */
    public enum HashOn implements WireEnum {
        HEADER,
        COOKIE,
        CLIENT_ADDRESS,
        /** The caller's tenant; the client's address where there is no caller. */
        TENANT,
        PATH
    }

    public BalanceDocument {
        strategy = strategy == null ? Strategy.ROUND_ROBIN : strategy;
        slowStartMs = slowStartMs == null ? 0 : slowStartMs;
        panicPercent = panicPercent == null ? PANIC_PERCENT : panicPercent;
        boolean hash = strategy == Strategy.HASH;
        boolean sticky = strategy == Strategy.STICKY;
        boolean named = hashOn == HashOn.HEADER || hashOn == HashOn.COOKIE;
        cookie = cookie == null && sticky ? COOKIE : cookie;
        new FieldChecks()
                .check(hash == (hashOn != null), "hashOn", "(expected: with the strategy hash, and only then)")
                .check(
                        named == (hashName != null),
                        "hashName",
                        "(expected: with hashOn header or cookie, and only then)")
                .optionalText("hashName", hashName, 1, NAME_LENGTH_MAX)
                .check(hashName == null || hashName.matches(TOKEN), "hashName", "(expected: a token)")
                .check(
                        hash || loadFactorPercent == null,
                        "loadFactorPercent",
                        "(expected: only with the strategy hash)")
                .range("loadFactorPercent", loadFactorPercent == null ? 110 : loadFactorPercent, 110, 1000)
                .check(sticky == (cookie != null), "cookie", "(expected: only with the strategy sticky)")
                .optionalText("cookie", cookie, 1, NAME_LENGTH_MAX)
                .check(cookie == null || cookie.matches(TOKEN), "cookie", "(expected: a token)")
                .check(
                        sticky || cookieTtlSeconds == null,
                        "cookieTtlSeconds",
                        "(expected: only with the strategy sticky)")
                .range("cookieTtlSeconds", cookieTtlSeconds == null ? 1 : cookieTtlSeconds, 1, COOKIE_TTL_SECONDS_MAX)
                .range("slowStartMs", slowStartMs, 0, SLOW_START_MS_MAX)
                .range("panicPercent", panicPercent, 0, 100)
                .done();
    }

    /** A strategy that needs nothing else, with every default. */
    public static BalanceDocument of(Strategy strategy) {
        return new BalanceDocument(strategy, null, null, null, null, null, 0, PANIC_PERCENT);
    }

    /** The hash of a value; {@code name} is the header's or cookie's. */
    public static BalanceDocument hash(HashOn on, @Nullable String name) {
        return new BalanceDocument(Strategy.HASH, on, name, null, null, null, 0, PANIC_PERCENT);
    }
}
