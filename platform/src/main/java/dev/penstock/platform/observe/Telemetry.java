package dev.penstock.platform.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.List;

/**
 * The meters of one process: the JVM's, those of a Vert.x made here, and whatever the features register. Safe for use by many
 * threads. Close it last.
 */
public final class Telemetry implements AutoCloseable {

    /**
     * Servers, clients and sockets: what they count says less than the edge's and the clusters' own meters, which know routes and
     * endpoints, and looking up their meters for every request took a tenth of what a proxied request costs.
     */
    private static final List<MetricsDomain> NOT_MEASURED = List.of(
            MetricsDomain.EVENT_BUS,
            MetricsDomain.HTTP_SERVER,
            MetricsDomain.HTTP_CLIENT,
            MetricsDomain.NET_SERVER,
            MetricsDomain.NET_CLIENT);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** A fresh registry with the meters of this JVM. */
    public Telemetry() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** Where features register their meters. */
    public MeterRegistry meters() {
        return registry;
    }

    /**
     * A Vert.x whose pools report here. Labels are of fixed sets only: paths, remote addresses and methods,
     * which a client chooses, are none.
     *
     * @param eventLoops number of event loops, 0 for one per core
     */
    public Vertx vertx(int eventLoops) {
        int loops = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
        MicrometerMetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setJvmMetricsEnabled(false)
                .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME, Label.HTTP_CODE));
        NOT_MEASURED.forEach(metrics::addDisabledMetricsCategory);
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setMetricsOptions(metrics);
        return Vertx.builder()
                .with(options)
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }

    /** Every meter in the text format of Prometheus. Takes milliseconds: not on an event loop. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
