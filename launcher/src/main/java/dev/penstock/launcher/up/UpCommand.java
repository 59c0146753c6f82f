package dev.penstock.launcher.up;

import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.process.ProcessLogs;
import dev.penstock.launcher.process.StopSignal;
import dev.penstock.launcher.process.Verbosity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock up}. */
@Command(
        name = "up",
        description = "Run everything in one process tree, with embedded PostgreSQL, Redis, AMQP broker and S3 store.",
        footer = {
            "",
            "Prints one screen when all is ready. Ctrl-C or SIGTERM stops everything in order; a second start finds all",
            "its data again, also after kill -9. Listens on 127.0.0.1 only.",
            "",
            "Examples:",
            "  penstock up",
            "  penstock up --port 9000 --data /srv/penstock",
            "  PENSTOCK_POOLS_CONCURRENCY=4 penstock up        any setting but addresses and secrets"
        })
public final class UpCommand implements Callable<Integer> {
    private static final int PORT_MAX = 65_535;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port for clients (default: ${DEFAULT-VALUE}); the others are found and kept.")
    private int port = 8080;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for everything that is kept (default: ./data).")
    private Path data = Path.of("data");

    @Option(names = "--no-demo-data", description = "Make no demo tenant and no demo.json.")
    private boolean noDemoData;

    @Override
    public Integer call() throws Exception {
        if (port < 1 || port > PORT_MAX) {
            throw CommandFailure.misused("--port " + port + " (expected: 1 to " + PORT_MAX + ")");
        }
        PrintWriter out = spec.commandLine().getOut();
        DataFolder folder = DataFolder.open(data);
        ProcessLogs.toFile(folder.log("penstock.log"), Verbosity.isAsked(spec.commandLine()));
        out.println("Penstock is starting in " + folder.root() + " …");
        out.flush();
        UpSystem system = new UpSystem(folder, System.getenv());
        StopSignal signal = StopSignal.handledBy(() -> {
            out.println("Stopping …");
            out.flush();
            system.stop();
            out.println("Stopped. All data is kept in " + folder.root());
            out.flush();
        });
        try {
            Screen screen = system.start(port, !noDemoData);
            out.print(screen.text());
            out.flush();
        } catch (Throwable failure) {
            signal.abandon(system::stop);
            throw failure;
        }
        signal.await();
        return 0;
    }
}
