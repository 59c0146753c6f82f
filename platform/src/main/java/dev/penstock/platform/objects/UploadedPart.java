package dev.penstock.platform.objects;

import java.util.Optional;

/**
 * One part that the store has accepted.
 *
 * @param number from 1
 * @param etag as the store gave it
 * @param hash SHA-256 the part was signed with; stores that keep part checksums want it back on completion
 */
public record UploadedPart(int number, String etag, Optional<ContentHash> hash) {}
