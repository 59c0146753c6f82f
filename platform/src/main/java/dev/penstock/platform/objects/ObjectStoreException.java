package dev.penstock.platform.objects;

import org.jspecify.annotations.Nullable;

/** Why the store did not do what it was asked. Carries no stack trace: it is an operating error. */
public abstract sealed class ObjectStoreException extends RuntimeException
        permits ObjectMissing, ObjectRejected, ObjectStoreUnavailable {
    private static final long serialVersionUID = 1L;

    ObjectStoreException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
