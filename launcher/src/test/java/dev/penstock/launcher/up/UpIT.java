package dev.penstock.launcher.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.engines.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    @Test
    void startsFromNothingStopsCleanlyAndFindsItsDataAgainAlsoAfterKill() throws Exception {
        Path data = temp.resolve("data");
        int port = FreePort.any();
        JsonNode account;
        JsonNode ports;
        try (UpProcess first = UpProcess.up(port, data).awaitReady()) {
            account = JSON.readTree(Files.readString(data.resolve("demo.json")));
            ports = JSON.readTree(Files.readString(data.resolve("ports.json")));
            assertEquals("rw-------", permissions(data.resolve("demo.json")));
            assertEquals(200, login(account));
            refusesASecondInstance(data);
            assertEquals(0, first.stop());
            assertTrue(first.output().contains("Stopped. All data is kept"), first.output());
        }
        assertEquals(List.of(), processesOf(data));
        try (UpProcess second = UpProcess.up(port, data).awaitReady()) {
            assertEquals(account, JSON.readTree(Files.readString(data.resolve("demo.json"))));
            assertEquals(200, login(account));
            second.kill();
        }
        assertNotEquals(List.of(), processesOf(data)); // PostgreSQL and Redis live on
        try (UpProcess third = UpProcess.up(port, data).awaitReady()) {
            assertEquals(ports, JSON.readTree(Files.readString(data.resolve("ports.json"))));
            assertEquals(200, login(account));
            assertEquals(0, third.stop());
        }
        assertEquals(List.of(), processesOf(data));
    }

    @Test
    void refusesATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpProcess up = UpProcess.up(taken.getLocalPort(), temp.resolve("data"))) {
            assertEquals(1, up.awaitExit());
            assertOneLine(up, "port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void refusesAFolderItCannotWrite() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        try (UpProcess up = UpProcess.up(FreePort.any(), file.resolve("data"))) {
            assertEquals(1, up.awaitExit());
            assertOneLine(up, "cannot be used");
        }
    }

    @Test
    void refusesAnUnknownOption() {
        try (UpProcess up = UpProcess.start("up", "--prot", "1")) {
            assertEquals(2, up.awaitExit());
            assertOneLine(up, "--help");
        }
    }

    private static void refusesASecondInstance(Path data) {
        try (UpProcess second = UpProcess.up(FreePort.any(), data)) {
            assertEquals(1, second.awaitExit());
            assertOneLine(second, "is in use by another penstock");
        }
    }

    /** What explains a failure is one line; the only other one says where it tried to start. */
    private static void assertOneLine(UpProcess up, String part) {
        List<String> lines = up.lines().stream()
                .filter(line -> !line.startsWith("Penstock is starting"))
                .toList();
        assertEquals(1, lines.size(), up.output());
        assertTrue(lines.get(0).contains(part), up.output());
    }

    private static int login(JsonNode account) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("tenant", account.get("tenant").asText())
                .put("email", account.get("email").asText())
                .put("password", account.get("password").asText())
                .put("device", "test")
                .toString();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(account.get("url").asText() + "/v1/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Programs that were unpacked into this data folder and run now. */
    private static List<String> processesOf(Path data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().command())
                .flatMap(Optional::stream)
                .filter(command -> command.startsWith(data.toString()))
                .toList();
    }
}
