package dev.penstock.gateway.uploads;

import dev.penstock.protocol.http.PartsRequest;

/**
 * How a large file is cut: equal parts and a shorter last one. Pure.
 *
 * @param sizeBytes of the whole file (expected: > 0)
 * @param partSizeBytes of every part but the last (expected: > 0)
 */
record PartPlan(long sizeBytes, long partSizeBytes) {

    /** Grown part sizes are multiples of this. */
    private static final long GRAIN_BYTES = 1 << 20;

    PartPlan {
        if (sizeBytes <= 0 || partSizeBytes <= 0) {
            throw new IllegalArgumentException(
                    "sizeBytes, partSizeBytes: " + sizeBytes + ", " + partSizeBytes + " (expected: > 0)");
        }
    }

    /** Parts of the usual size, or larger ones where there would be more than the store takes. */
    static PartPlan of(long sizeBytes, long usualPartSizeBytes) {
        long fewest = ceilDiv(sizeBytes, PartsRequest.Part.NUMBER_MAX);
        boolean fits = fewest <= usualPartSizeBytes;
        return new PartPlan(sizeBytes, fits ? usualPartSizeBytes : ceilDiv(fewest, GRAIN_BYTES) * GRAIN_BYTES);
    }

    /** How many parts: 1 to 10,000. */
    int count() {
        return Math.toIntExact(ceilDiv(sizeBytes, partSizeBytes));
    }

    /** Bytes of a part; {@code number} counts from 1. */
    long sizeOf(int number) {
        int count = count();
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("number: " + number + " (expected: 1.." + count + ")");
        }
        return number < count ? partSizeBytes : sizeBytes - partSizeBytes * (count - 1);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
