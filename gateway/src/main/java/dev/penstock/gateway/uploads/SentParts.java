package dev.penstock.gateway.uploads;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.UploadedPart;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts a client says the store has accepted. Pure.
 *
 * @param etags the store's entity tag of each part, by its number
 */
record SentParts(SortedMap<Integer, String> etags) {

    static SentParts of(@Nullable CompleteUploadRequest request) {
        SortedMap<Integer, String> etags = new TreeMap<>();
        if (request != null && request.parts() != null) {
            request.parts().forEach(part -> etags.put(part.number(), part.etag()));
        }
        return new SentParts(etags);
    }

    /**
     * The parts in order, each with the hash it was announced with.
     *
     * @throws ProblemException when one is missing or was never announced
     */
    List<UploadedPart> joined(PartPlan plan, List<UploadPart> announced) {
        int count = plan.count();
        boolean isWhole = etags.size() == count && etags.firstKey() == 1 && etags.lastKey() == count;
        List<UploadedPart> joined = announced.stream()
                .filter(part -> etags.containsKey(part.number()))
                .map(this::uploaded)
                .sorted(Comparator.comparingInt(UploadedPart::number))
                .toList();
        if (!isWhole || joined.size() != count) {
            throw new ProblemException(
                    ErrorCode.UPLOAD_INCOMPLETE, "parts: " + etags.size() + " (expected: 1.." + count + ", each once)");
        }
        return joined;
    }

    private UploadedPart uploaded(UploadPart part) {
        String etag = Objects.requireNonNull(etags.get(part.number()), "etag");
        return new UploadedPart(part.number(), etag, Optional.of(ContentHash.of(part.sha256())));
    }
}
