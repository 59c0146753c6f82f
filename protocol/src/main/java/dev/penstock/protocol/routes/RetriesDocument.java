package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;

/**
 * How many tries a cluster may get beyond the first ones.
 *
 * @param attempts tries after the first of one request, on other endpoints where there are some; 2 if left out. Routes may say fewer
 * @param budgetPercent tries in relation to the requests of the last ten seconds; 20 if left out
 * @param perSecondMin tries always allowed in a second, for clusters with few requests; 3 if left out
 */
public record RetriesDocument(Integer attempts, Integer budgetPercent, Integer perSecondMin) {
    private static final int ATTEMPTS = 2;
    private static final int ATTEMPTS_MAX = 10;
    private static final int BUDGET_PERCENT = 20;
    private static final int PER_SECOND_MIN = 3;
    private static final int PER_SECOND_MAX = 1_000;

    public static final RetriesDocument DEFAULT = new RetriesDocument(ATTEMPTS, BUDGET_PERCENT, PER_SECOND_MIN);

    public RetriesDocument {
        attempts = attempts == null ? ATTEMPTS : attempts;
        budgetPercent = budgetPercent == null ? BUDGET_PERCENT : budgetPercent;
        perSecondMin = perSecondMin == null ? PER_SECOND_MIN : perSecondMin;
        new FieldChecks()
                .range("attempts", attempts, 0, ATTEMPTS_MAX)
                .range("budgetPercent", budgetPercent, 0, 100)
                .range("perSecondMin", perSecondMin, 0, PER_SECOND_MAX)
                .done();
    }
}
