package dev.penstock.workers.sandbox;

import dev.penstock.workers.image.Preview;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A seat for one child after another: kept warm, replaced when it breaks a bound, dies, or has served its number of jobs.
 * Used by one thread at a time, except {@link #close}.
 */
final class DecoderSlot {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final List<String> command;
    private final Path scratch;
    private final Duration timeLimit;
    private final int jobsPerChild;
    private final ScheduledExecutorService deadlines;
    private final SandboxMeters meters;
    private volatile DecoderProcess child;
    private boolean closed;

    DecoderSlot(
            List<String> command,
            Path scratch,
            Duration timeLimit,
            int jobsPerChild,
            ScheduledExecutorService deadlines,
            SandboxMeters meters)
            throws IOException {
        this.command = command;
        this.scratch = scratch;
        this.timeLimit = timeLimit;
        this.jobsPerChild = jobsPerChild;
        this.deadlines = deadlines;
        this.meters = meters;
        this.child = DecoderProcess.spawn(command, scratch);
    }

    /** Blocks for at most the start limit and the time limit. */
    List<Preview> previews(PreviewRequest request) throws SandboxException {
        try {
            return judge(request, guarded(request));
        } finally {
            if (!child.isUsable() || child.jobsServed() >= jobsPerChild) {
                replace();
            }
        }
    }

    /** Completes when the child is gone. */
    synchronized CompletionStage<?> close() {
        closed = true;
        child.kill(SandboxException.host(SandboxException.BUSY, "the worker is closing"));
        return child.gone();
    }

    private PreviewReply guarded(PreviewRequest request) throws SandboxException {
        DecoderProcess serving = child;
        try {
            within(
                    START_LIMIT,
                    serving,
                    SandboxException.host(SandboxException.CRASHED, "decoder did not start"),
                    serving::awaitReady);
            return callWithin(serving, request);
        } catch (IOException e) {
            throw serving.postMortem(e);
        }
    }

    private PreviewReply callWithin(DecoderProcess serving, PreviewRequest request) throws IOException {
        SandboxException timeout = SandboxException.hostile(
                SandboxException.TIMEOUT, "decoder exceeded its time limit of " + timeLimit.toSeconds() + " s");
        PreviewReply[] reply = new PreviewReply[1];
        within(timeLimit, serving, timeout, () -> reply[0] = serving.call(request));
        return reply[0];
    }

    private interface Step {
        void run() throws IOException;
    }

    private void within(Duration limit, DecoderProcess serving, SandboxException breach, Step step) throws IOException {
        ScheduledFuture<?> deadline =
                deadlines.schedule(() -> serving.kill(breach), limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            step.run();
        } finally {
            if (!deadline.cancel(false)) {
                // It struck, perhaps a moment after the step ended: this child serves nobody else.
                serving.kill(breach);
            }
        }
    }

    private static List<Preview> judge(PreviewRequest request, PreviewReply reply) throws SandboxException {
        if (reply.refusal() != null) {
            throw SandboxException.input(reply.refusal(), reply.detail());
        }
        if (reply.failure() != null) {
            throw SandboxException.host(SandboxException.CRASHED, reply.detail());
        }
        return ReplyCheck.requireHonest(request, reply.previews());
    }

    /** The new child starts while the caller goes on; a failure to start it shows on the next request. */
    private synchronized void replace() {
        child.kill(SandboxException.host(SandboxException.CRASHED, "recycled"));
        if (closed) {
            return;
        }
        try {
            child = DecoderProcess.spawn(command, scratch);
            meters.childReplaced();
        } catch (IOException e) {
            meters.childNotStarted(e);
        }
    }
}
