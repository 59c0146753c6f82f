package dev.penstock.gateway.proxy;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What goes on for long on one event loop, tunnels and event streams, which a stopping node has to end. That event loop only. */
final class Lasting {

    private final Set<One> open = new HashSet<>();
    private final BooleanSupplier draining;

    /** @param draining whether the node is about to stop, so that nothing may last any more */
    Lasting(BooleanSupplier draining) {
        this.draining = draining;
    }

    /** One that lasts. */
    interface One {
        /** Ends it, in order if that can be. Harmless when it is over. */
        void close();
    }

    /** It begins; or ends at once, when it comes too late. */
    void add(One one) {
        if (draining.getAsBoolean()) {
            one.close();
        } else {
            open.add(one);
        }
    }

    void remove(One one) {
        open.remove(one);
    }

    void endAll() {
        Set.copyOf(open).forEach(One::close);
    }
}
