package dev.penstock.launcher.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The account that {@code penstock up} made for trying things out, as it stands in {@code DATA/demo.json}.
 *
 * @param url of the gateway
 * @param password in clear; the text form of this record leaves it out
 */
public record DemoAccount(URI url, String tenant, String email, String password) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public DemoAccount {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(password, "password");
    }

    /**
     * Reads the account.
     *
     * @throws DemoFailure when the file is not there or not readable
     */
    static DemoAccount read(Path dataFolder) {
        Path file = dataFolder.resolve("demo.json");
        try {
            return MAPPER.readValue(Files.readString(file), DemoAccount.class);
        } catch (NoSuchFileException e) {
            throw new DemoFailure(
                    file + " is not there: start the system with scripts/up (without --no-demo-data) first");
        } catch (JsonProcessingException e) {
            throw new DemoFailure(file + " is not a demo account: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "DemoAccount[url=" + url + ", tenant=" + tenant + ", email=" + email + "]";
    }
}
