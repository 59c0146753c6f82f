package dev.penstock.gateway.realtime.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts {@code changes} frames out of a run and encodes each stretch once: sessions at the same position
 * share the frame. Remembers a few stretches only, for sessions of one drive are nearly always at the
 * same one.
 */
final class BatchCutter {

    private static final int REMEMBERED_MAX = 16;

    private final DriveKey key;
    private final int bytesMax;
    private final FrameEncoder encoder;
    private final Map<Long, Batch> remembered = new LinkedHashMap<>();

    /**
     * @param bytesMax the most entry bytes in one frame; a single larger entry still goes out, alone
     */
    BatchCutter(DriveKey key, int bytesMax, FrameEncoder encoder) {
        this.key = key;
        this.bytesMax = bytesMax;
        this.encoder = encoder;
    }

    /** The frame for a session at {@code position}, which the run covers and which is below its top. */
    Batch cut(ChangeRun run, long epoch, long position) {
        Batch known = remembered.get(position);
        if (known != null) {
            return known;
        }
        Batch batch = encode(run, epoch, position);
        if (remembered.size() == REMEMBERED_MAX) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        remembered.put(position, batch);
        return batch;
    }

    /** Drops the remembered frames: their changes are told, or belong to another epoch. */
    void forget() {
        remembered.clear();
    }

    private Batch encode(ChangeRun run, long epoch, long position) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (long seq = position + 1; seq <= run.top(); seq++) {
            Entry entry = run.get(seq);
            bytes += entry.sizeBytes();
            if (!entries.isEmpty() && bytes > bytesMax) {
                break;
            }
            entries.add(entry);
        }
        return new Batch(position + entries.size(), encoder.changes(key.drive(), epoch, entries));
    }
}
