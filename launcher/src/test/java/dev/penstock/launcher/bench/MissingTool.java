package dev.penstock.launcher.bench;

/** A benchmark needs a program that is not there; the message says how to get it. */
public final class MissingTool extends Exception {

    private static final long serialVersionUID = 1;

    MissingTool(String message, Throwable cause) {
        super(message, cause);
    }
}
