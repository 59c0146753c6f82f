package dev.penstock.launcher.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM: runs the stop steps once, then ends the process with 0, or 1 when a step failed. They run at most
 * once.
 */
public final class StopSignal {
    private final Runnable steps;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private StopSignal(Runnable steps) {
        this.steps = steps;
    }

    /**
     * Listens from now on.
     *
     * @param steps blocking; throws when something did not stop in order
     */
    public static StopSignal handledBy(Runnable steps) {
        StopSignal signal = new StopSignal(steps);
        Runtime.getRuntime().addShutdownHook(new Thread(signal::onSignal, "stop"));
        return signal;
    }

    /** The start failed: runs this instead of the steps, unless a signal already runs those; then waits for the end. */
    public void abandon(Runnable cleanUp) throws InterruptedException {
        if (stopping.compareAndSet(false, true)) {
            cleanUp.run();
        } else {
            await();
        }
    }

    /** Blocks for ever: a signal ends the process. */
    public void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** A hook also runs when the command ends by itself: its exit code then stands. */
    private void onSignal() {
        if (stopping.compareAndSet(false, true)) {
            int code = CommandFailure.FAILED;
            try {
                steps.run();
                code = 0;
            } finally {
                Runtime.getRuntime().halt(code);
            }
        }
    }
}
