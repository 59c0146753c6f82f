package dev.penstock.protocol.jobs;

import dev.penstock.protocol.json.WireEnum;
import java.util.Optional;

/** The kinds of work there are. A kind's wire form names its queue. */
public enum JobKind implements WireEnum {
    /** Previews of an image; payload {@link ThumbnailPayload}. */
    THUMBNAIL;

    /** Finds a kind by its wire form; empty for one this version does not know. */
    public static Optional<JobKind> of(String wire) {
        return WireEnum.find(JobKind.class, wire);
    }
}
