package dev.penstock.workers.job;

import java.util.stream.Collectors;

/**
 * Why a run failed and what that says about another try. The code is stable and for operators; the detail is for people. Both
 * may repeat what a tenant's file says, so both are bounded and made fit for the ledger, which takes no U+0000.
 */
public sealed interface JobError {
    /** Longer codes are cut. */
    int CODE_CHARS_MAX = 64;

    /** Longer details are cut. */
    int DETAIL_CHARS_MAX = 1_000;

    String code();

    String detail();

    /** Another try, later, may do: a store that was away, a host that was out of memory. */
    record Transient(String code, String detail) implements JobError {
        public Transient {
            code = legible(code, CODE_CHARS_MAX);
            detail = legible(detail, DETAIL_CHARS_MAX);
        }
    }

    /** The same input gives the same failure: a text file called a picture. */
    record Permanent(String code, String detail) implements JobError {
        public Permanent {
            code = legible(code, CODE_CHARS_MAX);
            detail = legible(detail, DETAIL_CHARS_MAX);
        }
    }

    /** The input broke a bound of the sandbox: never again, and somebody should look. */
    record Poison(String code, String detail) implements JobError {
        public Poison {
            code = legible(code, CODE_CHARS_MAX);
            detail = legible(detail, DETAIL_CHARS_MAX);
        }
    }

    /** The first {@code charsMax} characters; control characters and halves of surrogate pairs become U+FFFD. */
    private static String legible(String text, int charsMax) {
        return text.codePoints()
                .limit(charsMax)
                .mapToObj(c -> isLegible(c) ? Character.toString(c) : "\uFFFD")
                .collect(Collectors.joining());
    }

    private static boolean isLegible(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
