package dev.penstock.launcher.bench.edge;

import dev.penstock.config.RedisSettings;
import dev.penstock.launcher.installation.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Spring Cloud Gateway as {@code scripts/bench.d/spring-cloud-gateway} builds it. */
final class SpringCloudGateway {

    private static final Path TARGET = Path.of("scripts/bench.d/spring-cloud-gateway/target");

    private SpringCloudGateway() {}

    /** Empty when {@code scripts/bench} could not fetch it. */
    static Optional<String> classPath() {
        Path libraries = TARGET.resolve("classpath");
        if (!Files.isReadable(libraries)) {
            return Optional.empty();
        }
        try {
            return Optional.of(TARGET.resolve("classes") + ":"
                    + Files.readString(libraries).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command(Jvm jvm, String classPath, int port, int originPort, RedisSettings redis, URI issuer) {
        return jvm.running(
                classPath,
                "dev.penstock.bench.peer.GatewayPeer",
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--peer.origin=http://127.0.0.1:" + originPort,
                "--peer.keys=" + issuer.resolve("/.well-known/jwks.json"),
                "--peer.redis.host=" + redis.uri().getHost(),
                "--peer.redis.port=" + redis.uri().getPort(),
                "--peer.redis.password=" + redis.password().reveal());
    }
}
