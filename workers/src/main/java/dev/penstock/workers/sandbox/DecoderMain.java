package dev.penstock.workers.sandbox;

import dev.penstock.workers.image.ImageRefusedException;
import dev.penstock.workers.image.PreviewMaker;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The child process: reads requests from standard input, decodes, answers on standard output, one at a time, and ends with
 * its input. Started by {@link Sandbox} only, with a small heap and an empty environment.
 */
public final class DecoderMain {
    /** Exit code of {@code -XX:+ExitOnOutOfMemoryError}, used as well for errors thrown by Java code. */
    static final int EXIT_OUT_OF_MEMORY = 3;

    /** Exit code when a job outlived its limit and the parent, which should have killed us, is gone or stuck. */
    static final int EXIT_OVERDUE = 4;

    /** First frame of a child: it has loaded its decoders and takes requests. */
    record Ready(long pid) {}

    private final Frames frames;
    private final Duration timeLimit;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "deadline");
        thread.setDaemon(true);
        return thread;
    });

    private DecoderMain(Frames frames, Duration timeLimit) {
        this.frames = frames;
        this.timeLimit = timeLimit;
    }

    /**
     * Serves until standard input ends.
     *
     * @param args the longest a request may take, in milliseconds
     */
    public static void main(String[] args) throws IOException {
        Frames frames = new Frames(System.in, new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(System.err);
        try {
            new DecoderMain(frames, Duration.ofMillis(Long.parseLong(args[0]))).serve();
        } catch (OutOfMemoryError e) {
            Runtime.getRuntime().halt(EXIT_OUT_OF_MEMORY);
        }
    }

    private void serve() throws IOException {
        new PreviewMaker(1);
        frames.write(new Ready(ProcessHandle.current().pid()));
        while (true) {
            PreviewRequest request;
            try {
                request = frames.read(PreviewRequest.class);
            } catch (EOFException parentIsDone) {
                return;
            }
            ScheduledFuture<?> deadline = deadlines.schedule(
                    () -> Runtime.getRuntime().halt(EXIT_OVERDUE), timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            PreviewReply reply = answer(request);
            deadline.cancel(false);
            frames.write(reply);
        }
    }

    private static PreviewReply answer(PreviewRequest request) {
        try {
            return PreviewReply.made(new PreviewMaker(request.pixelsMax())
                    .make(request.image(), request.boxesPx(), request.outputDirectory()));
        } catch (ImageRefusedException e) {
            return PreviewReply.refused(code(e.reason()), e.getMessage());
        } catch (IOException e) {
            return PreviewReply.failed(e.toString());
        }
    }

    private static String code(ImageRefusedException.Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> SandboxException.IMAGE_TOO_LARGE;
            case UNSUPPORTED_OR_CORRUPT -> SandboxException.IMAGE_UNSUPPORTED;
        };
    }
}
