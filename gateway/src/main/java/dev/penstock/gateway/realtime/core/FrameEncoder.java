package dev.penstock.gateway.realtime.core;

import java.util.List;
import java.util.UUID;

/** Turns the hub's decisions into frames of {@code penstock.sync.v1}; called once per frame, not per session. */
public interface FrameEncoder {

    /** The changes {@code entries}, gapless and not empty. */
    Frame changes(UUID drive, long epoch, List<Entry> entries);

    /** The doorbell: the drive's journal goes up to {@code seq}. */
    Frame head(UUID drive, long epoch, long seq);

    /** Start again from a snapshot. */
    Frame resync(UUID drive, ResyncCause cause);
}
