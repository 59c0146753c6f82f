package dev.penstock.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class VersionCommandTest {
    @Test
    void namesPenstockAndJava() {
        StringWriter printed = new StringWriter();
        int exit = new CommandLine(new VersionCommand())
                .setOut(new PrintWriter(printed))
                .execute();

        assertEquals(0, exit);
        assertTrue(printed.toString().startsWith("Penstock "), printed.toString());
        assertTrue(printed.toString().contains("Java " + Runtime.version()), printed.toString());
    }
}
