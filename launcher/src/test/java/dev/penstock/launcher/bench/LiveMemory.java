package dev.penstock.launcher.bench;

import dev.penstock.launcher.installation.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a Java process holds once its garbage is collected.
 *
 * @param rssBytes resident memory of the whole process
 * @param heapBytes of objects that are reachable
 */
record LiveMemory(long rssBytes, long heapBytes) {

    private static final int COLLECTIONS = 3;

    /** Collects and looks. */
    static LiveMemory of(ChildProcess process, Path jdk) throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            jcmd(process, jdk, "GC.run");
        }
        String histogram = jcmd(process, jdk, "GC.class_histogram");
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return new LiveMemory(
                process.residentBytes(), Long.parseLong(total.strip().split("\\s+")[2]));
    }

    private static String jcmd(ChildProcess process, Path jdk, String command)
            throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(jdk.resolve("bin/jcmd").toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + output);
        }
        return output;
    }
}
