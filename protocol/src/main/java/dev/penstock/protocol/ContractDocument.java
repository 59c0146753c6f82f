package dev.penstock.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The contracts as documents, YAML. They are the truth; tests hold records and routes to them. */
public enum ContractDocument {
    /** OpenAPI 3.1: the HTTP interface of the client port. */
    HTTP("openapi.yaml"),
    /** AsyncAPI 3.0: the WebSocket. */
    SYNC("asyncapi.yaml"),
    /** OpenAPI 3.1: the management port. */
    MANAGEMENT("openapi-management.yaml");

    private final String fileName;

    ContractDocument(String fileName) {
        this.fileName = fileName;
    }

    /** The name other documents refer to it by. */
    public String fileName() {
        return fileName;
    }

    /** The whole document. */
    public String text() {
        try (InputStream in = ContractDocument.class.getResourceAsStream(fileName)) {
            if (in == null) {
                throw new IllegalStateException(fileName + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
