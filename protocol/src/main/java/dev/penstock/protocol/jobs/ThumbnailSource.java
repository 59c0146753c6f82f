package dev.penstock.protocol.jobs;

import java.util.Locale;
import java.util.Set;

/** What the thumbnail job is asked to decode. The job trusts the bytes alone, and gives up on what is something else. */
public final class ThumbnailSource {

    /** Media types, in lower case. */
    public static final Set<String> TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private ThumbnailSource() {}

    /** Whether files of this media type get thumbnails. */
    public static boolean includes(String type) {
        return TYPES.contains(type.toLowerCase(Locale.ROOT));
    }
}
