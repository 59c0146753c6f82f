package dev.penstock.workers.sandbox;

import org.jspecify.annotations.Nullable;

/** The sandbox gave no previews. The code is stable and is what an operator sees on the dead job. No stack trace. */
public final class SandboxException extends Exception {
    /** The header announces more pixels than allowed; nothing was decoded. */
    public static final String IMAGE_TOO_LARGE = "image-too-large";

    /** Unsupported or corrupt bytes. */
    public static final String IMAGE_UNSUPPORTED = "image-unsupported-or-corrupt";

    /** The child ran out of its memory. */
    public static final String OUT_OF_MEMORY = "decoder-out-of-memory";

    /** The child outlived its time limit and was killed. */
    public static final String TIMEOUT = "decoder-timeout";

    /** The child died, or spoke nonsense, for a reason that is not known to be the input's. */
    public static final String CRASHED = "decoder-crashed";

    /** The child named files or sizes that it was not asked for: something in the input may have taken it over. */
    public static final String DISHONEST = "decoder-dishonest";

    /** The sandbox has more work than it may queue, or is closing. */
    public static final String BUSY = "decoder-busy";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final Blame blame;

    /** What the failure says about trying again. */
    public enum Blame {
        /** The input cannot be decoded, harmlessly: the same again gives the same. */
        INPUT,
        /** The input broke a bound of the sandbox: never again. */
        HOSTILE_INPUT,
        /** The host or the moment: another try may do. */
        HOST
    }

    private SandboxException(String code, Blame blame, @Nullable String detail) {
        super(detail, null, false, false);
        this.code = code;
        this.blame = blame;
    }

    static SandboxException input(String code, @Nullable String detail) {
        return new SandboxException(code, Blame.INPUT, detail);
    }

    static SandboxException hostile(String code, String detail) {
        return new SandboxException(code, Blame.HOSTILE_INPUT, detail);
    }

    static SandboxException host(String code, @Nullable String detail) {
        return new SandboxException(code, Blame.HOST, detail);
    }

    public String code() {
        return code;
    }

    public Blame blame() {
        return blame;
    }
}
