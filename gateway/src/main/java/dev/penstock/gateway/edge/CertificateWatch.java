package dev.penstock.gateway.edge;

import dev.penstock.config.TlsSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the certificate's files now and then. What has changed and is good serves the connections that come; those there are stay
 * as they are. What is not good is refused, said in log and metric once, and the one before stays. On one event loop.
 */
final class CertificateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final TlsSettings settings;
    private final HttpServer server;
    private final Counter refused;
    private final long timer;
    private volatile Certificate current;
    private String lastRefusal = "";

    private CertificateWatch(
            Vertx vertx, TlsSettings settings, HttpServer server, Certificate current, MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.server = server;
        this.current = current;
        this.refused = Counter.builder("penstock.tls.certificate.refused")
                .description("Certificates on disk that were not taken; the one before stays")
                .register(meters);
        Gauge.builder("penstock.tls.certificate.expiry", this, watch -> watch.current
                        .notAfter()
                        .getEpochSecond())
                .description("When the certificate in use expires, in seconds since 1970")
                .register(meters);
        this.timer = vertx.setPeriodic(settings.reload().toMillis(), now -> look());
    }

    /** Begins to watch for a server; any of those that share a port. */
    static Future<CertificateWatch> start(Vertx vertx, TlsSettings settings, HttpServer server, MeterRegistry meters) {
        return vertx.executeBlocking(() -> Certificate.read(settings))
                .map(read -> new CertificateWatch(vertx, settings, server, read, meters));
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        vertx.executeBlocking(() -> Certificate.read(settings))
                .compose(this::use)
                .onFailure(this::refuse);
    }

    private Future<Void> use(Certificate found) {
        if (found.sameAs(current)) {
            lastRefusal = "";
            return Future.succeededFuture();
        }
        return server.updateSSLOptions(options(found)).map(updated -> {
            current = found;
            lastRefusal = "";
            LOG.atInfo().addKeyValue("notAfter", found.notAfter()).log("certificate changed");
            return null;
        });
    }

    private void refuse(Throwable cause) {
        String refusal = String.valueOf(cause.getMessage());
        if (!refusal.equals(lastRefusal)) {
            lastRefusal = refusal;
            refused.increment();
            LOG.atError().addKeyValue("cause", refusal).log("certificate refused, the one before stays");
        }
    }

    private static ServerSSLOptions options(Certificate certificate) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(certificate.options());
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        options.setUseAlpn(true);
        return options;
    }
}
