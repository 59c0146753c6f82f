package dev.penstock.platform.objects;

import java.util.Map;

/**
 * One S3 request before it is signed.
 *
 * @param path starts with {@code /bucket}; ASCII, needs no escaping (see {@code ObjectKeys})
 * @param query raw values
 * @param headers all of them are signed
 */
record S3Call(String method, String path, Map<String, String> query, Map<String, String> headers) {
    S3Call {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }
}
