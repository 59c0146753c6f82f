package dev.penstock.gateway.ratelimit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the scripts that lie beside this package. */
final class LuaText {

    private LuaText() {}

    static String read(String name) {
        try (InputStream in = LuaText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + ": not beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
