package dev.penstock.launcher.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.gateway.configuration.Change;
import dev.penstock.gateway.configuration.ConfigVersion;
import dev.penstock.gateway.route.RouteAdministration.Numbered;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.service.SettingsFileOption;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.routes.RouteChangesView;
import dev.penstock.protocol.routes.RouteTableDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock routes}: the route table in the database, also while no gateway runs or none lets an operator in. */
@Command(
        name = "routes",
        description = "Look at the route table, and change it, straight in the database.",
        footer = {
            "",
            "Gateways take another table within routes.poll. What they would refuse is refused here, with exit code 2.",
            "",
            "Example:",
            "  penstock routes get > routes.json",
            "  penstock routes put routes.json --expect 7 --note \"reports moved\"",
            "  penstock routes rollback 7"
        })
public final class RoutesCommand {

    private static final int NOTE_LENGTH_MAX = 500;
    private static final int HISTORY_MAX = 1000;

    @Spec
    private CommandSpec spec;

    /** Prints a table. */
    @Command(name = "get", description = "Print the table in force, or another version, as JSON.")
    int get(
            @Mixin SettingsFileOption settings,
            @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Its number.") @Nullable Long version) {
        if (version != null) {
            out().println(pretty(RouteDatabase.ask(settings, routes -> routes.table(version))));
            return 0;
        }
        Numbered current = RouteDatabase.ask(settings, routes -> routes.current());
        out().println(pretty(current.table()));
        err().println(current.no() == 0 ? "no table was ever put: built-in routes only" : "version " + current.no());
        return 0;
    }

    /** Puts a table in force. */
    @Command(name = "put", description = "Add a version and put it in force, unless anything is wrong with it.")
    int put(
            @Mixin SettingsFileOption settings,
            @Parameters(paramLabel = "FILE", description = "The whole table, as JSON.") Path file,
            @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why, for the history.")
                    String note,
            @Option(
                            names = "--expect",
                            paramLabel = "VERSION",
                            description = "Refuse when another version is in force; 0 for none.")
                    @Nullable
                    Long expected) {
        if (note.length() > NOTE_LENGTH_MAX) {
            throw CommandFailure.misused("--note: (expected: up to " + NOTE_LENGTH_MAX + " characters)");
        }
        byte[] table = read(file);
        Change change = expecting(expected);
        long no = RouteDatabase.change(settings, routes -> routes.put(table, note, change));
        out().println("version " + no + " is in force");
        return 0;
    }

    /** Says what a table would change. */
    @Command(name = "validate", description = "Check a table and say what it would change; change nothing.")
    int validate(
            @Mixin SettingsFileOption settings,
            @Parameters(paramLabel = "FILE", description = "The whole table, as JSON.") Path file) {
        byte[] table = read(file);
        RouteChangesView changes = RouteDatabase.ask(settings, routes -> routes.validate(table));
        tell("routes added", changes.routesAdded());
        tell("routes changed", changes.routesChanged());
        tell("routes removed", changes.routesRemoved());
        tell("clusters added", changes.clustersAdded());
        tell("clusters changed", changes.clustersChanged());
        tell("clusters removed", changes.clustersRemoved());
        err().println("the table is good");
        return 0;
    }

    /** Lists versions. */
    @Command(name = "history", description = "List versions, the newest first; * is the one in force.")
    int history(
            @Mixin SettingsFileOption settings,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit) {
        if (limit < 1 || limit > HISTORY_MAX) {
            throw CommandFailure.misused("--limit: " + limit + " (expected: 1.." + HISTORY_MAX + ")");
        }
        RouteDatabase.ask(settings, routes -> routes.versions(Long.MAX_VALUE, limit))
                .forEach(version -> out().println(line(version)));
        return 0;
    }

    /** Puts a version in force that was in force before. */
    @Command(name = "rollback", description = "Put another version in force again, if it is still good.")
    int rollback(
            @Mixin SettingsFileOption settings,
            @Parameters(paramLabel = "VERSION", description = "Its number.") long version,
            @Option(
                            names = "--expect",
                            paramLabel = "VERSION",
                            description = "Refuse when another version is in force.")
                    @Nullable
                    Long expected) {
        Change change = expecting(expected);
        long no = RouteDatabase.change(settings, routes -> routes.activate(version, change));
        out().println("version " + no + " is in force");
        return 0;
    }

    private static Change expecting(@Nullable Long expected) {
        return expected == null ? Change.BY_COMMAND : new Change(null, null, null, OptionalLong.of(expected));
    }

    private void tell(String what, List<String> names) {
        if (!names.isEmpty()) {
            out().println(what + ": " + String.join(", ", names));
        }
    }

    private static String line(ConfigVersion version) {
        return (version.active() ? "* " : "  ") + version.no() + "  " + version.createdAt() + "  "
                + (version.createdBy() == null ? "command line" : version.createdBy()) + "  " + version.note();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw CommandFailure.misused(file + " cannot be read");
        }
    }

    private static String pretty(RouteTableDocument table) {
        try {
            ObjectMapper mapper = new ObjectMapper();
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(WireJson.write(table)));
        } catch (IOException e) {
            throw new IllegalStateException("own JSON", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
