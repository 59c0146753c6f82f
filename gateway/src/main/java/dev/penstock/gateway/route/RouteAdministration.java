package dev.penstock.gateway.route;

import dev.penstock.gateway.configuration.Change;
import dev.penstock.gateway.configuration.ConfigRepository;
import dev.penstock.gateway.configuration.ConfigVersion;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.FieldError;
import dev.penstock.protocol.routes.RouteChangesView;
import dev.penstock.protocol.routes.RouteTableDocument;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What operators do with the table in the database, over HTTP or from the command line. Nothing is put in force that this version of
 * the program would refuse. Any thread.
 */
public final class RouteAdministration {

    static final String KIND = "routes";

    private final ConfigRepository versions;
    private final LongConsumer changed;

    /** @param changed told the number that is in force after every change; on any thread */
    public RouteAdministration(Database database, LongConsumer changed) {
        this.versions = new ConfigRepository(database, KIND);
        this.changed = changed;
    }

    /**
     * A table and its number.
     *
     * @param no 0 when no table was ever put
     */
    public record Numbered(long no, RouteTableDocument table) {}

    /** The table in force. */
    public Future<Numbered> current() {
        return versions.activeNo()
                .compose(no -> no == 0
                        ? Future.succeededFuture(new Numbered(0, RouteTableDocument.EMPTY))
                        : table(no).map(table -> new Numbered(no, table)));
    }

    /**
     * A table of any version. Fails with {@code not-found}, or with the problems of a table that another version of the program
     * wrote and this one does not understand.
     */
    public Future<RouteTableDocument> table(long no) {
        return versions.document(no)
                .map(text -> RouteTableDocument.read(text.orElseThrow(() -> ProblemException.notFound("version"))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /** Versions below a number, the newest first. */
    public Future<List<ConfigVersion>> versions(long below, int limit) {
        return versions.versions(below, limit);
    }

    /**
     * What this table would change.
     *
     * @throws dev.penstock.protocol.problem.ContractException with everything that is wrong with it
     */
    public Future<RouteChangesView> validate(byte[] json) {
        RouteTableDocument table = read(json);
        // What is in force may be of another version: against something unreadable, everything is new.
        return current()
                .map(Numbered::table)
                .recover(unreadable -> unreadable instanceof ValidationException
                        ? Future.succeededFuture(RouteTableDocument.EMPTY)
                        : Future.failedFuture(unreadable))
                .map(before -> TableDifference.between(before, table));
    }

    /** Adds a version and puts it in force: its number. Throws as {@link #validate}. */
    public Future<Long> put(byte[] json, String note, Change change) {
        return versions.put(WireJson.writeText(read(json)), note, change).onSuccess(changed::accept);
    }

    /** Puts another version in force, if it is good. */
    public Future<Long> activate(long no, Change change) {
        return table(no).compose(table -> {
            requireGood(table);
            return versions.activate(no, change).onSuccess(changed::accept);
        });
    }

    private static RouteTableDocument read(byte[] json) {
        RouteTableDocument table = RouteTableDocument.read(json);
        requireGood(table);
        return table;
    }

    private static void requireGood(RouteTableDocument table) {
        List<FieldError> problems = RouteRules.problems(table);
        if (!problems.isEmpty()) {
            throw new ValidationException(problems);
        }
    }
}
