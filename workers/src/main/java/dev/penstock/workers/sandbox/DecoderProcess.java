package dev.penstock.workers.sandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process. Its calls block and are made by one thread at a time; {@link #kill} may come from any thread and makes
 * a blocked call fail.
 */
final class DecoderProcess {
    private static final Logger LOG = LoggerFactory.getLogger(DecoderProcess.class);
    private static final Duration EXIT_WAIT = Duration.ofSeconds(5);

    private final Process process;
    private final Frames frames;
    private final StderrTail stderr;
    private final AtomicReference<@Nullable SandboxException> killedFor = new AtomicReference<>();
    private boolean ready;
    private int jobsServed;

    private DecoderProcess(Process process) {
        this.process = process;
        this.frames = new Frames(process.getInputStream(), new BufferedOutputStream(process.getOutputStream()));
        this.stderr = StderrTail.drain(process.getErrorStream(), process.pid());
    }

    /** Starts a child and returns without waiting for it: the first request does. */
    static DecoderProcess spawn(List<String> command, Path workingDirectory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().clear();
        return new DecoderProcess(builder.start());
    }

    long pid() {
        return process.pid();
    }

    /** Whether it can take a request; a child that was just killed may show as alive for a moment. */
    boolean isUsable() {
        return killedFor.get() == null && process.isAlive();
    }

    CompletionStage<?> gone() {
        return process.onExit();
    }

    int jobsServed() {
        return jobsServed;
    }

    /** Blocks until the child has loaded its decoders. */
    void awaitReady() throws IOException {
        if (!ready) {
            frames.read(DecoderMain.Ready.class);
            ready = true;
        }
    }

    /**
     * Blocks until the child answers.
     *
     * @throws IOException when the child died, was killed or broke the protocol; it must then be replaced
     */
    PreviewReply call(PreviewRequest request) throws IOException {
        jobsServed++;
        frames.write(request);
        return frames.read(PreviewReply.class);
    }

    /** Ends the child at once; a call that is blocked fails and {@link #postMortem} gives {@code reason}. */
    void kill(SandboxException reason) {
        killedFor.compareAndSet(null, reason);
        process.destroyForcibly();
    }

    /** What to tell about a child whose call failed; makes sure that it is gone. */
    SandboxException postMortem(IOException failure) {
        SandboxException reason = killedFor.get();
        if (reason == null) {
            reason = autopsy(failure);
        }
        kill(reason);
        return reason;
    }

    private SandboxException autopsy(IOException failure) {
        Integer exit = exitCode();
        if (exit != null && exit == DecoderMain.EXIT_OUT_OF_MEMORY) {
            return SandboxException.hostile(SandboxException.OUT_OF_MEMORY, "decoder exceeded its memory limit");
        }
        if (exit != null && exit == DecoderMain.EXIT_OVERDUE) {
            return SandboxException.hostile(SandboxException.TIMEOUT, "decoder exceeded its time limit");
        }
        LOG.warn("decoder {} failed: {}; exit code {}; its last words: {}", pid(), failure, exit, stderr.text());
        return SandboxException.host(SandboxException.CRASHED, "decoder died, exit code " + exit);
    }

    private @Nullable Integer exitCode() {
        try {
            return process.waitFor(EXIT_WAIT.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
