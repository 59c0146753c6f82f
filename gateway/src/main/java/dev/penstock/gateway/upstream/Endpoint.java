package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.OutlierWatch;
import dev.penstock.gateway.upstream.core.Server;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One server of a cluster. Safe for use by many threads; the same object as long as it belongs to its cluster. */
public final class Endpoint implements Server {

    private final Place place;
    private final String stickyId;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Tallies<Result> results = new Tallies<>(Result.class);
    private final AtomicInteger ejections = new AtomicInteger();
    private volatile @Nullable OutlierWatch watch;
    private volatile boolean usable;

    Endpoint(Place place, String stickyId) {
        this.place = place;
        this.stickyId = stickyId;
    }

    /**
     * Where a server is, which is also what tells it from others.
     *
     * @param host as the operator wrote it
     * @param address IP address, or the host name itself as long as it has not been looked up
     */
    record Place(String host, int port, String address) {

        SocketAddress socket() {
            return SocketAddress.inetSocketAddress(port, address);
        }

        String label() {
            String authority = host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
            return address.equals(host) ? authority : authority + '@' + address;
        }
    }

    /** What meters tell apart. */
    enum Result {
        ANSWERED_WELL,
        ANSWERED_CLIENT_ERROR,
        ANSWERED_SERVER_ERROR,
        CONNECT_FAILED,
        BROKEN,
        TIMED_OUT,
        REFUSED,
        ABANDONED
    }

    /** {@code host:port} as the operator wrote it, with {@code @address} when the host is a name that has been looked up. */
    public String label() {
        return place.label();
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    Place place() {
        return place;
    }

    /** Names this endpoint in cookies, on every node alike, and tells nobody where it is. */
    String stickyId() {
        return stickyId;
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    void count(Result result) {
        results.add(result);
    }

    long counted(Result result) {
        return results.of(result);
    }

    void ejected() {
        ejections.incrementAndGet();
    }

    /** How often it has been left out. */
    int ejections() {
        return ejections.get();
    }

    /** Whether it is among those to pick from. */
    boolean usable() {
        return usable;
    }

    void usable(boolean picked) {
        usable = picked;
    }

    /** Null when nobody wants to know. */
    @Nullable
    OutlierWatch watch() {
        return watch;
    }

    void watchWith(@Nullable OutlierWatch outlierWatch) {
        watch = outlierWatch;
    }

    @Override
    public String toString() {
        return label();
    }
}
