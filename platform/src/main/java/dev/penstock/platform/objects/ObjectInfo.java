package dev.penstock.platform.objects;

import java.util.Optional;

/**
 * What a HEAD says of an object.
 *
 * @param sizeBytes never negative
 * @param etag quoted, opaque
 * @param hash only if the store keeps the SHA-256 of the whole object; a multipart object has none
 */
public record ObjectInfo(long sizeBytes, String etag, Optional<ContentHash> hash) {}
