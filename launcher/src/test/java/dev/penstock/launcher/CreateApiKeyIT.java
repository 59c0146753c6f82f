package dev.penstock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.engines.harness.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code create-tenant} and {@code create-api-key} on a database of their own. */
final class CreateApiKeyIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path settings;

    @BeforeEach
    void prepare() throws IOException {
        DatabaseSettings database = Backends.shared().freshDatabase();
        settings = Files.writeString(folder.resolve("gateway.yaml"), """
                database:
                  host: "%s"
                  port: %d
                  database: "%s"
                  user: "%s"
                  password: "%s"
                auth:
                  masterKey: "%s"
                redis:
                  password: "%7$s"
                broker:
                  password: "%7$s"
                objects:
                  accessKey: unused
                  secretKey: "%7$s"
                """.formatted(
                        database.host(),
                        database.port(),
                        database.database(),
                        database.user(),
                        secret("database", database.password().reveal()),
                        secret("master", Base64.getEncoder().encodeToString(new byte[32])),
                        secret("unused", "unused")));
    }

    /** Settings name the file of a secret, never the secret. */
    private String secret(String name, String value) throws IOException {
        return "file:" + Files.writeString(folder.resolve(name), value);
    }

    @Test
    void printsAKeyWithinTheRoleOfItsUser() {
        assertEquals(0, run("create-tenant", "acme", "--email", "ada@acme.example"), err::toString);
        out.getBuffer().setLength(0);

        assertEquals(0, key("ada@acme.example", "files:read,admin"), err::toString);

        assertTrue(out.toString().strip().matches("pk_[A-Za-z0-9_-]+"), out.toString());
        assertTrue(err.toString().contains("shown this once"), err.toString());
        assertEquals(2, key("ada@acme.example", "operator"));
        assertEquals(2, key("ada@acme.example", "everything"));
        assertTrue(key("nobody@acme.example", "files:read") != 0);
        assertTrue(err.toString().contains("no active user nobody@acme.example"), err.toString());
    }

    @Test
    void aTenantsFirstPasswordIsHeldToThePolicyOfAllOthers() throws IOException {
        Path password = folder.resolve("password");
        for (String bad : new String[] {"ninechars", "abababababab", "ada@acme.example"}) {
            Files.writeString(password, bad + "\n");
            assertEquals(
                    2,
                    run("create-tenant", "acme", "--email", "ada@acme.example", "--password-file", password.toString()),
                    bad);
        }
        Files.writeString(password, "correct horse battery\n");
        assertEquals(
                0,
                run("create-tenant", "acme", "--email", "ada@acme.example", "--password-file", password.toString()),
                err::toString);
    }

    private int key(String email, String scopes) {
        return run("create-api-key", "--tenant", "acme", "--email", email, "--name", "backup", "--scope", scopes);
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = settings.toString();
        return line.execute(all);
    }
}
