package dev.penstock.gateway.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is rare: requests as such are counted by the edge, tries by their cluster. Any thread. */
final class ProxyMeters {

    private final MeterRegistry meters;
    private final AtomicInteger tunnels = new AtomicInteger();

    ProxyMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("penstock.proxy.tunnels", tunnels, AtomicInteger::get)
                .description("Forwarded WebSockets, being opened or open, of proxy.tunnelsMax")
                .register(meters);
    }

    /** @param reason connect, refused, broken, timeout, 502, 503 or 504 */
    void retried(String cluster, String reason) {
        Counter.builder("penstock.proxy.retries")
                .description("Further tries of forwarded requests")
                .tag("cluster", cluster)
                .tag("reason", reason)
                .register(meters)
                .increment();
    }

    /** An answer broke off under way: its client's connection was broken too. */
    void brokenOff(String cluster) {
        Counter.builder("penstock.proxy.broken.answers")
                .description("Answers that broke off after their head had come")
                .tag("cluster", cluster)
                .register(meters)
                .increment();
    }

    /** Takes one of so many places; false when there is none. */
    boolean tunnelBegins(int max) {
        if (tunnels.incrementAndGet() > max) {
            tunnels.decrementAndGet();
            return false;
        }
        return true;
    }

    void tunnelEnded() {
        tunnels.decrementAndGet();
    }
}
