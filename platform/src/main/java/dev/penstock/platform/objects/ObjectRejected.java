package dev.penstock.platform.objects;

/** The store, or a bound of ours, refused the request for what it is. Trying again without change does not help. */
public final class ObjectRejected extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    private final String code;

    ObjectRejected(String code, String detail) {
        super("object store refused: " + code + ": " + detail, null);
        this.code = code;
    }

    /** The store's error code, such as {@code AccessDenied}, or {@code TooLarge} when a bound of ours refused. */
    public String code() {
        return code;
    }
}
