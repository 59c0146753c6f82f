package dev.penstock.gateway.edge.guard;

/** A request that is not taken, with a sentence for its sender that says nothing of what it contained. No stack trace. */
public final class MalformedRequest extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public MalformedRequest(String detail) {
        super(detail);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
