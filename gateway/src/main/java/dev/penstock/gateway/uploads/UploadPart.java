package dev.penstock.gateway.uploads;

/**
 * A part of a multipart upload as the client announced it.
 *
 * @param number 1 to 10,000
 * @param sha256 of the part, 32 bytes
 * @param size bytes
 */
@SuppressWarnings("ArrayRecordComponent") // a value on its way into a query, never compared
public record UploadPart(int number, byte[] sha256, long size) {

    public UploadPart {
        sha256 = sha256.clone();
    }
}
