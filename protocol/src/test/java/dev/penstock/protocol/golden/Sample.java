package dev.penstock.protocol.golden;

import dev.penstock.protocol.ContractDocument;

/**
 * One value of a wire message.
 *
 * @param file under {@code golden/}, without {@code .json}
 * @param document holds its schema
 * @param schema name there; empty for messages that are in no document
 * @param type what the file reads as
 * @param value what the file means
 */
record Sample(String file, ContractDocument document, String schema, Class<?> type, Object value) {

    static Sample http(Object value) {
        return http(value, "");
    }

    /** One of several samples of a type. */
    static Sample http(Object value, String variant) {
        String name = value.getClass().getSimpleName();
        String file = "http/" + name + (variant.isEmpty() ? "" : "-" + variant);
        return new Sample(file, ContractDocument.HTTP, name, value.getClass(), value);
    }

    static Sample frame(String side, Class<?> frames, Object value) {
        String name = value.getClass().getSimpleName();
        return new Sample("sync/" + side + "/" + name, ContractDocument.SYNC, name, frames, value);
    }

    static Sample job(Object value) {
        String name = value.getClass().getSimpleName();
        return new Sample("jobs/" + name, ContractDocument.HTTP, "", value.getClass(), value);
    }
}
