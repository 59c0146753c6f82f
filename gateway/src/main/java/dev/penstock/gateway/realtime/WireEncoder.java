package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Entry;
import dev.penstock.gateway.realtime.core.Frame;
import dev.penstock.gateway.realtime.core.FrameEncoder;
import dev.penstock.gateway.realtime.core.ResyncCause;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The hub's frames in the words of the protocol. */
final class WireEncoder implements FrameEncoder {

    /** When a whole drive starts over, its clients come for their snapshots within this time and not all at once. */
    private static final int RESYNC_SPREAD_MS = 5_000;

    private final RandomGenerator random;

    WireEncoder(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Frame changes(UUID drive, long epoch, List<Entry> entries) {
        long from = entries.get(0).seq();
        Iterable<String> texts = () -> entries.stream().map(Entry::json).iterator();
        return WireFrame.text(FrameCodec.encodeChanges(drive, epoch, from, texts));
    }

    @Override
    public Frame head(UUID drive, long epoch, long seq) {
        return WireFrame.of(new ServerFrame.Head(drive, epoch, seq));
    }

    @Override
    public Frame resync(UUID drive, ResyncCause cause) {
        ResyncReason reason =
                switch (cause) {
                    case EPOCH -> ResyncReason.EPOCH;
                    case GAP -> ResyncReason.GAP;
                    case ACCESS -> ResyncReason.ACL;
                };
        long delayMs = cause == ResyncCause.EPOCH ? random.nextInt(RESYNC_SPREAD_MS) : 0;
        return WireFrame.of(new ServerFrame.Resync(drive, reason, delayMs));
    }
}
