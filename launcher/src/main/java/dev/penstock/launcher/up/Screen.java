package dev.penstock.launcher.up;

import dev.penstock.launcher.client.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one screen a newcomer sees when everything is ready. */
final class Screen {
    private final DataFolder folder;
    private final Ports ports;
    private final Optional<Account> demo;

    Screen(DataFolder folder, Ports ports, Optional<Account> demo) {
        this.folder = folder;
        this.ports = ports;
        this.demo = demo;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "Penstock is ready (%.1f s)", secondsSinceStart()));
        lines.add("");
        lines.add(row("API", LocalSettings.url(ports.http()) + "/v1"));
        lines.add(row("Realtime", "ws://" + LocalSettings.HOST + ":" + ports.http() + "/v1/realtime"));
        lines.add(row("Health", LocalSettings.url(ports.management()) + "/readyz   /metrics   (gateway)"));
        lines.add(row("", LocalSettings.url(ports.workerManagement()) + "/readyz   /metrics   (workers)"));
        lines.add(row("Object store", LocalSettings.url(ports.objects()) + "/" + LocalSettings.BUCKET));
        lines.add("");
        demo.ifPresent(account -> lines.addAll(demo(account)));
        lines.add(row("Data", folder.root().toString()));
        lines.add(row("Logs", folder.log("penstock.log") + "   postgres.log   redis.log"));
        lines.add(row("Stop", "Ctrl-C, or kill " + ProcessHandle.current().pid()));
        lines.add("");
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private List<String> demo(Account account) {
        boolean usualPlace =
                folder.root().equals(Path.of("data").toAbsolutePath().normalize());
        return List.of(
                row("Demo account", "tenant " + account.tenant() + ", user " + account.email()),
                row("", "password " + account.password() + "   (kept in " + folder.demo() + ")"),
                row("Try it", "scripts/demo" + (usualPlace ? "" : " --data " + folder.root())),
                "");
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-14s%s", name, value);
    }

    private static double secondsSinceStart() {
        Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }
}
