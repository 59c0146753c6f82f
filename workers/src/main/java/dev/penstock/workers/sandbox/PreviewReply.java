package dev.penstock.workers.sandbox;

import dev.penstock.workers.image.Preview;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the child answers: previews, or why there are none.
 *
 * @param previews made, largest box first; empty when refused or failed
 * @param refusal stable reason code when these bytes will never give a preview
 * @param failure set when the child could not do its work for a reason of its own, such as a full disk
 * @param detail for people, bounded in length
 */
record PreviewReply(
        List<Preview> previews,
        @Nullable String refusal,
        @Nullable String failure,
        @Nullable String detail) {
    private static final int DETAIL_CHARS_MAX = 500;

    PreviewReply {
        previews = List.copyOf(previews);
        detail = detail == null || detail.length() <= DETAIL_CHARS_MAX ? detail : detail.substring(0, DETAIL_CHARS_MAX);
    }

    static PreviewReply made(List<Preview> previews) {
        return new PreviewReply(previews, null, null, null);
    }

    static PreviewReply refused(String code, @Nullable String detail) {
        return new PreviewReply(List.of(), code, null, detail);
    }

    static PreviewReply failed(@Nullable String detail) {
        return new PreviewReply(List.of(), null, "failed", detail);
    }
}
