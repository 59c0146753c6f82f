package dev.penstock.protocol.cursor;

import java.util.List;
import java.util.Objects;

/**
 * Where the next page of a keyset list begins.
 *
 * @param list which list, with its parameters, such as {@code children:<folder id>}: a token is good for that list only
 * @param position the sort key of the last row of the page before, column by column, as text
 */
public record PageToken(String list, List<String> position) {
    public PageToken {
        Objects.requireNonNull(list, "list");
        position = List.copyOf(position);
    }
}
