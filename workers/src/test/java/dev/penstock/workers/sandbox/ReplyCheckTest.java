package dev.penstock.workers.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.workers.image.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyCheckTest {

    @TempDir
    private Path folder;

    @Test
    void takesPlainFilesOfItsDirectory() throws Exception {
        List<Preview> previews = List.of(preview(256, Files.createFile(job().resolve("preview-256")), "image/png"));
        assertEquals(previews, ReplyCheck.requireHonest(request(), previews));
    }

    @Test
    void refusesFilesElsewhere() throws IOException {
        Path secret = Files.createFile(folder.resolve("master.key"));
        refuses(preview(256, secret, "image/png"));
        refuses(preview(256, job().resolve("../master.key"), "image/png"));
    }

    @Test
    void refusesLinksToFilesElsewhere() throws IOException {
        Path secret = Files.createFile(folder.resolve("master.key"));
        refuses(preview(256, Files.createSymbolicLink(job().resolve("preview-256"), secret), "image/png"));
    }

    @Test
    void refusesWhatWasNotAskedFor() throws IOException {
        Path file = Files.createFile(job().resolve("preview-256"));
        refuses(preview(512, file, "image/png"));
        refuses(preview(256, file, "text/html"));
        refuses(preview(256, job().resolve("missing"), "image/png"));
    }

    private void refuses(Preview preview) {
        SandboxException refusal =
                assertThrows(SandboxException.class, () -> ReplyCheck.requireHonest(request(), List.of(preview)));
        assertEquals(SandboxException.DISHONEST, refusal.code());
        assertEquals(SandboxException.Blame.HOSTILE_INPUT, refusal.blame());
    }

    private PreviewRequest request() throws IOException {
        return new PreviewRequest(folder.resolve("original"), job(), List.of(256, 1024), 1000);
    }

    private Path job() throws IOException {
        return Files.createDirectories(folder.resolve("job"));
    }

    private static Preview preview(int boxPx, Path file, String type) {
        return new Preview(boxPx, 1, 1, type, file);
    }
}
