package dev.penstock.launcher.client;

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
 * Who logs in where: the account that {@code penstock up} made for trying things out, as it stands in {@code DATA/demo.json}.
 *
 * @param url of the gateway
 * @param password in clear; the text form of this record leaves it out
 */
public record Account(URI url, String tenant, String email, String password) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public Account {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(password, "password");
    }

    /**
     * Reads the account.
     *
     * @throws ClientFailure when the file is not there or not readable
     */
    public static Account read(Path dataFolder) {
        Path file = dataFolder.resolve("demo.json");
        try {
            return MAPPER.readValue(Files.readString(file), Account.class);
        } catch (NoSuchFileException e) {
            throw new ClientFailure(
                    file + " is not there: start the system with scripts/up (without --no-demo-data) first");
        } catch (JsonProcessingException e) {
            throw new ClientFailure(file + " is not a demo account: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Account[url=" + url + ", tenant=" + tenant + ", email=" + email + "]";
    }
}
