package dev.penstock.gateway.realtime.fanout;

import dev.penstock.gateway.realtime.core.Hint;

/** Who wants the hints: the hubs of this node. Called on any thread; returns at once. */
public interface HintListener {

    /** News of one drive. */
    void heard(Hint hint);

    /** Hints may have been missed: look at the journal heads now rather than at the next turn. */
    void missed();
}
