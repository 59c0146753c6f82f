package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives/{d}/members}.
 *
 * @param next token for {@code after}; null on the last page
 */
public record MembersPage(
        List<MemberView> entries, @Nullable String next) {
    public MembersPage {
        entries = List.copyOf(entries);
    }
}
