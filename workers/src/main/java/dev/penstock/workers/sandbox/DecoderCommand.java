package dev.penstock.workers.sandbox;

import dev.penstock.config.SandboxSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** How a child JVM is started: the same Java and class path as ours, and a bound on everything it can use. */
final class DecoderCommand {
    private DecoderCommand() {}

    static List<String> of(SandboxSettings settings, Path scratch) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx" + settings.heap().bytes(),
                "-Xss1m",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisableAttachMechanism",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=/dev/null",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch,
                "-Dfile.encoding=UTF-8",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                absoluteClassPath(),
                DecoderMain.class.getName(),
                Long.toString(settings.timeLimit().multipliedBy(2).toMillis()));
    }

    /** The child runs in its scratch directory, where relative entries of our class path mean nothing. */
    private static String absoluteClassPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        StringBuilder absolute = new StringBuilder();
        for (String entry : entries) {
            absolute.append(absolute.length() == 0 ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }
}
