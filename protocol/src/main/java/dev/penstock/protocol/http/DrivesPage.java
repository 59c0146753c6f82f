package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives}.
 *
 * @param next token for {@code after}; null on the last page
 */
public record DrivesPage(List<DriveView> entries, @Nullable String next) {
    public DrivesPage {
        entries = List.copyOf(entries);
    }
}
