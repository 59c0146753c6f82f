package dev.penstock.launcher.demo;

/** Something did not go as the demo promises; the message is one line. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message, null, false, false);
    }
}
