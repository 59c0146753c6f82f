package dev.penstock.launcher.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that ends with us at the latest, and what it printed. */
public final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long KIB = 1024;
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(this::end, "end of " + process.pid());
    }

    /** Starts a command; what this process has as variables of Penstock is not handed on. */
    public static ChildProcess start(String name, Map<String, String> environment, List<String> command) {
        try {
            Path log = Files.createTempFile("penstock-" + name, ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(variable -> variable.startsWith("PENSTOCK_"));
            builder.environment().putAll(environment);
            // Appended to: whoever empties the file does not leave a hole in it.
            ChildProcess started = new ChildProcess(
                    builder.redirectOutput(Redirect.appendTo(log.toFile())).start(), log);
            Runtime.getRuntime().addShutdownHook(started.atExit);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Throws when it has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("exited with " + process.exitValue() + ": " + output());
        }
    }

    /** Waits for its end; the exit code. */
    public int awaitExit(Duration patience) {
        Eventually.holds("the process ends", patience, () -> !process.isAlive());
        return process.exitValue();
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws away what it printed so far. */
    public void emptyOutput() {
        try {
            Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resident memory of the process and its children. Linux. */
    public long residentBytes() {
        return family().mapToLong(ChildProcess::residentBytes).sum();
    }

    /** Processor time the process and its children have used so far. Linux. */
    public double cpuSeconds() {
        return family().mapToDouble(each -> cpuSeconds(each.pid())).sum();
    }

    /** Processor time a process of this machine has used so far. Linux. */
    public static double cpuSeconds(long pid) {
        String stat = proc(pid, "stat");
        // Fields 14 and 15, counted after the command's name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static long residentBytes(ProcessHandle of) {
        String line = proc(of.pid(), "status")
                .lines()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElse("VmRSS: 0 kB");
        return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
    }

    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
