package dev.penstock.launcher.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.client.ClientFailure;
import dev.penstock.launcher.installation.Eventually;
import dev.penstock.launcher.installation.Installation;
import dev.penstock.launcher.installation.PenstockProcess;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.Sha256;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law 7: every acknowledged thing survives {@code kill -9} of any process at any point, and every step that may be repeated has its
 * effect once. Processes halt at a failpoint (no shutdown hooks, no flushes), are started again, and afterwards the file is there,
 * its job is done, and the journal shows one file and one thumbnail.
 */
@SuppressWarnings("try") // a process runs for as long as its block
class CrashIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NONE = "";
    private static final Installation INSTALLATION = Installation.withShortLeases();

    private final Account account = INSTALLATION.newAccount();
    private final byte[] photo = photo();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finalise.before-commit",
                "finalise.after-commit",
                "relay.after-claim",
                "relay.before-publish",
                "relay.after-publish",
                "relay.before-confirm",
                "relay.after-confirm"
            })
    void gatewayHaltsAt(String failpoint) throws Exception {
        try (PenstockProcess worker = INSTALLATION.worker(NONE)) {
            Pending upload;
            boolean acknowledged;
            try (PenstockProcess gateway = INSTALLATION.gateway(failpoint)) {
                upload = putPhoto();
                acknowledged = complete(upload);
                gateway.awaitHalt();
            }
            try (PenstockProcess gateway = INSTALLATION.gateway(NONE)) {
                assertAcknowledgedIsThere(upload, acknowledged);
                assertTrue(complete(upload), "completing again");
                assertOneFileOneThumbnail(upload);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker.before-claim", "worker.mid-job", "worker.after-effect", "worker.before-ack"})
    void workerHaltsAt(String failpoint) throws Exception {
        try (PenstockProcess gateway = INSTALLATION.gateway(NONE)) {
            Pending upload;
            try (PenstockProcess worker = INSTALLATION.worker(failpoint)) {
                upload = putPhoto();
                assertTrue(complete(upload));
                worker.awaitHalt();
            }
            try (PenstockProcess worker = INSTALLATION.worker(NONE)) {
                assertOneFileOneThumbnail(upload);
            }
        }
    }

    /** An upload whose bytes are in the store. */
    private record Pending(ApiClient client, DriveView drive, UploadTicket ticket) {

        String completion() {
            return "/v1/drives/" + drive.id() + "/uploads/" + ticket.id() + "/complete";
        }
    }

    private Pending putPhoto() {
        ApiClient client = new ApiClient(account.url());
        client.login(account, "crash test");
        DriveView drive = client.get("/v1/drives", DrivesPage.class).entries().get(0);
        CreateUploadRequest wanted = new CreateUploadRequest(
                drive.root(), NodeName.of("photo.jpg"), photo.length, Sha256.of(photo), "image/jpeg", null);
        UploadTicket ticket = client.post("/v1/drives/" + drive.id() + "/uploads", wanted, UploadTicket.class);
        client.put(Objects.requireNonNull(ticket.put()), photo);
        return new Pending(client, drive, ticket);
    }

    /** Whether the service acknowledged; false when it died over it. */
    private static boolean complete(Pending upload) {
        try {
            upload.client().post(upload.completion(), new CompleteUploadRequest(null), NodeView.class);
            return true;
        } catch (ClientFailure e) {
            if (e.status().isPresent()) {
                throw e;
            }
            return false;
        }
    }

    private static void assertAcknowledgedIsThere(Pending upload, boolean acknowledged) throws SQLException {
        try (Ledger ledger = new Ledger(INSTALLATION.database(), upload.drive().id())) {
            assertTrue(!acknowledged || ledger.uploads().equals("completed"), "an acknowledged upload was lost");
        }
    }

    private void assertOneFileOneThumbnail(Pending upload) throws SQLException {
        try (Ledger ledger = new Ledger(INSTALLATION.database(), upload.drive().id())) {
            Eventually.holds("the job is done", PATIENCE, () -> ledger.jobs().equals("done"));
            assertEquals("completed", ledger.uploads());
            assertEquals("create thumbnail", ledger.journal());
            assertEquals("256 1024", ledger.thumbnails());
            assertTrue(ledger.dense());
        }
        NodeView node = upload.client().post(upload.completion(), new CompleteUploadRequest(null), NodeView.class);
        String path = "/v1/drives/" + upload.drive().id() + "/nodes/" + node.id();
        assertArrayEquals(photo, upload.client().download(path + "/content"));
        assertTrue(upload.client().download(path + "/thumbnail?size=256").length > 0);
    }

    private static byte[] photo() {
        BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        Random random = new Random();
        for (int x = 0; x < image.getWidth(); x++) {
            image.setRGB(x, random.nextInt(image.getHeight()), random.nextInt(0x1000000));
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", jpeg);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return jpeg.toByteArray();
    }
}
