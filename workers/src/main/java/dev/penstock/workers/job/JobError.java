package dev.penstock.workers.job;

import java.util.Objects;

/** Why a run failed and what that says about another try. The code is stable and for operators; the detail is for people. */
public sealed interface JobError {
    /** Of bounded length; the ledger keeps it. */
    int DETAIL_CHARS_MAX = 1_000;

    String code();

    String detail();

    /** Another try, later, may do: a store that was away, a host that was out of memory. */
    record Transient(String code, String detail) implements JobError {
        public Transient {
            detail = bounded(code, detail);
        }
    }

    /** The same input gives the same failure: a text file called a picture. */
    record Permanent(String code, String detail) implements JobError {
        public Permanent {
            detail = bounded(code, detail);
        }
    }

    /** The input broke a bound of the sandbox: never again, and somebody should look. */
    record Poison(String code, String detail) implements JobError {
        public Poison {
            detail = bounded(code, detail);
        }
    }

    private static String bounded(String code, String detail) {
        Objects.requireNonNull(code, "code");
        return detail.length() <= DETAIL_CHARS_MAX ? detail : detail.substring(0, DETAIL_CHARS_MAX);
    }
}
