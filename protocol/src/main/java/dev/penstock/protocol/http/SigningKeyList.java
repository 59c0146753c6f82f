package dev.penstock.protocol.http;

import java.util.List;

/** {@code GET /v1/admin/keys}: all keys that verify, in the order they begin to sign. */
public record SigningKeyList(List<SigningKeyView> items) {
    public SigningKeyList {
        items = List.copyOf(items);
    }
}
