package dev.penstock.gateway.route;

import dev.penstock.protocol.objects.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileProps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A file. Its content tells tables apart: a file that is replaced, linked to another or touched is judged by what it says. */
final class FileRouteSource implements RouteSource {

    private static final long BYTES_MAX = 8 * 1024 * 1024;

    private final Vertx vertx;
    private final String file;

    FileRouteSource(Vertx vertx, Path file) {
        this.vertx = vertx;
        this.file = file.toString();
    }

    @Override
    public Future<Optional<Found>> since(String mark) {
        return vertx.fileSystem().props(file).compose(this::read).map(json -> {
            String now = Sha256.of(json.getBytes(StandardCharsets.UTF_8));
            return now.equals(mark) ? Optional.empty() : Optional.of(new Found(now, json));
        });
    }

    private Future<String> read(FileProps props) {
        return props.size() > BYTES_MAX
                ? Future.failedFuture(
                        new IOException(file + ": " + props.size() + " bytes (expected: <= " + BYTES_MAX + ")"))
                : vertx.fileSystem().readFile(file).map(Buffer::toString);
    }
}
