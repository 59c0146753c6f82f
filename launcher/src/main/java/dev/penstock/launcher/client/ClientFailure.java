package dev.penstock.launcher.client;

import java.util.OptionalInt;

/** The system did not answer, or not as it should; the message is one line. */
public final class ClientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** 0 when there was no answer. */
    private final int status;

    public ClientFailure(String message) {
        this(message, 0);
    }

    ClientFailure(String message, int status) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The HTTP status of the answer; empty when there was none. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
