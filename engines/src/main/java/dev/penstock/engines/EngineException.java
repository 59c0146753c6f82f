package dev.penstock.engines;

import org.jspecify.annotations.Nullable;

/**
 * An embedded server could not be started, reached or stopped. The message is one line an operator can act on; a retry
 * helps only after what it names was changed.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
