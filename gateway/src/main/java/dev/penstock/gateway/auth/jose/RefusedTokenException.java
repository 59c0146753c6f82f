package dev.penstock.gateway.auth.jose;

/** A token, a key or a claim is not accepted. The message says why and repeats nothing of what was presented. No stack trace. */
public final class RefusedTokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedTokenException(String why) {
        super(why, null, false, false);
    }
}
