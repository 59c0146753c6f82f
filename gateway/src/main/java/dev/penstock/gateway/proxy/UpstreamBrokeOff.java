package dev.penstock.gateway.proxy;

import java.io.IOException;

/** An upstream did not keep to what it had begun to say. Carries no stack trace: it is no fault of this program. */
final class UpstreamBrokeOff extends IOException {

    private static final long serialVersionUID = 1L;

    UpstreamBrokeOff(String what) {
        super(what);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing is filled in
    public Throwable fillInStackTrace() {
        return this;
    }
}
