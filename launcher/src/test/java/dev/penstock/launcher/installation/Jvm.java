package dev.penstock.launcher.installation;

import java.util.ArrayList;
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

    /** The command line that runs a class of our own class path. */
    public List<String> running(Class<?> main, String... arguments) {
        return running(System.getProperty("java.class.path"), main.getName(), arguments);
    }

    /** The command line that runs a class of another class path. */
    public List<String> running(String classPath, String main, String... arguments) {
        List<String> line = new ArrayList<>(List.of(java));
        line.addAll(options);
        line.addAll(List.of("-cp", classPath, main));
        line.addAll(List.of(arguments));
        return line;
    }
}
