package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * {@code GET /v1/drives/{d}/changes}.
 *
 * @param from position of the cursor that was sent: the first entry is {@code from + 1}
 * @param to position of {@code cursor}: the last entry's number, or {@code from} when there is none
 * @param head newest change when this was read
 * @param cursor what to send next time
 * @param more whether there was more than the limit: ask again at once
 * @param entries each a {@link ChangeEntry} exactly as it was committed
 */
public record ChangesPage(
        UUID drive, long epoch, long from, long to, long head, String cursor, boolean more, List<RawJson> entries) {
    public ChangesPage {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(cursor, "cursor");
        entries = List.copyOf(entries);
    }

    /** The entries as a client reads them. */
    public List<ChangeEntry> changes() {
        return entries.stream().map(e -> e.as(ChangeEntry.class)).toList();
    }
}
