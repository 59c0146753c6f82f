package dev.penstock.workers.image;

/** The bytes cannot or must not be decoded; trying again gives the same answer. Carries no stack trace. */
public final class ImageRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why an image is refused. */
    public enum Reason {
        /** Not a format that is decoded, or broken inside. */
        UNSUPPORTED_OR_CORRUPT,
        /** Its header announces more pixels than the limit; nothing was decoded. */
        TOO_LARGE
    }

    public ImageRefusedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static ImageRefusedException corrupt(String detail) {
        return new ImageRefusedException(Reason.UNSUPPORTED_OR_CORRUPT, detail);
    }

    static ImageRefusedException tooLarge(String detail) {
        return new ImageRefusedException(Reason.TOO_LARGE, detail);
    }
}
