package dev.penstock.launcher.installation;

import java.util.List;

/**
 * What a process runs on.
 *
 * @param java the executable
 * @param options put before the class path
 */
public record Jvm(String java, List<String> options) {

    /** Starts fast, takes little. */
    public static final Jvm SMALL = of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    public Jvm {
        options = List.copyOf(options);
    }

    /** This process's own Java. */
    public static Jvm of(String... options) {
        return new Jvm(ProcessHandle.current().info().command().orElse("java"), List.of(options));
    }
}
