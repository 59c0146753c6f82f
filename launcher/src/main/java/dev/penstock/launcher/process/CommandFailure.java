package dev.penstock.launcher.process;

/** A command cannot do its work. The message is one line that says what to change; no stack trace is ever shown for it. */
public final class CommandFailure extends RuntimeException {
    /** The command failed. */
    public static final int FAILED = 1;

    /** The command line or the settings are wrong; running it again will not help. */
    public static final int MISUSED = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** With exit code 1. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(FAILED, message);
    }

    /** With exit code 2. */
    public static CommandFailure misused(String message) {
        return new CommandFailure(MISUSED, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
