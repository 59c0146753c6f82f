package dev.penstock.engines;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What the machine offers to child processes: its architecture, and the two small tools (util-linux, present on every
 * distribution) that detach a server from the terminal and let PostgreSQL run for root.
 */
final class NativePlatform {
    private static final int PROBE_SECONDS_MAX = 5;

    private NativePlatform() {}

    /** True on 64-bit ARM, false on x86-64; any other machine has no server binaries here. */
    static boolean isArm64() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = architecture.equals("aarch64");
        if (!os.contains("linux") || !(arm || architecture.equals("amd64") || architecture.equals("x86_64"))) {
            throw new EngineException("no embedded servers for "
                    + os
                    + "/"
                    + architecture
                    + " (expected: linux on x86_64 or aarch64); use external services: penstock gateway --help");
        }
        return arm;
    }

    /**
     * Command prefix that gives a server its own session, so that Ctrl-C in the terminal reaches only our JVM, which then
     * stops everything in order. Empty where the tool is missing: the servers then stop at once with the JVM.
     */
    static List<String> detached() {
        return onPath("setsid") ? List.of("setsid") : List.of();
    }

    /**
     * Command prefix under which PostgreSQL accepts to run: empty for ordinary users; for root a user namespace in which
     * we are nobody, as PostgreSQL refuses uid 0. The process id stays that of the server (no fork in between).
     */
    static List<String> unprivileged() {
        if (new UnixSystem().getUid() != 0) {
            return List.of();
        }
        if (!succeeds(List.of("unshare", "-U", "true"))) {
            throw new EngineException(
                    "PostgreSQL does not run as root and this machine offers root no user namespaces: start as another user");
        }
        return List.of("unshare", "-U");
    }

    /** Concatenates a prefix and a command. */
    static List<String> command(List<String> prefix, List<String> rest) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(rest);
        return List.copyOf(all);
    }

    private static boolean onPath(String tool) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
