package dev.penstock.launcher.demo;

import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.client.ApiSocket;
import dev.penstock.launcher.client.ClientFailure;
import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.http.ChangeOp;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.jobs.ThumbnailSize;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.Sha256;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/**
 * Two clients of one user: A brings in a photo, B hears of it, sees its thumbnail arrive and downloads both. Every step is timed and
 * every byte compared.
 */
final class Demo {

    /** What the demo measured, in milliseconds from A's request to complete the upload, but for the upload itself. */
    record Figures(long uploadMs, long pushMs, long thumbnailMs) {}

    private final Account account;
    private final byte[] photo;
    private final String type;

    Demo(Account account, byte[] photo, String type) {
        this.account = account;
        this.photo = photo;
        this.type = type;
    }

    /**
     * Plays it once.
     *
     * @throws ClientFailure at the first miss
     */
    Figures play() {
        ApiClient a = new ApiClient(account.url());
        ApiClient b = new ApiClient(account.url());
        step("A logs in", () -> a.login(account, "Demo laptop"));
        TokenResponse bTokens = step("B logs in", () -> b.login(account, "Demo desktop"));
        DriveView drive = step("B looks up the drive", () -> b.get("/v1/drives", DrivesPage.class))
                .entries()
                .get(0);
        try (ApiSocket socket =
                step("B opens a WebSocket", () -> new ApiSocket(account.url(), bTokens.accessToken(), drive))) {
            return upload(a, b, socket, drive);
        }
    }

    private Figures upload(ApiClient a, ApiClient b, ApiSocket socket, DriveView drive) {
        String uploads = "/v1/drives/" + drive.id() + "/uploads";
        String sha256 = Sha256.of(photo);
        NodeName name = NodeName.of("photo-" + sha256.substring(0, 12) + (type.equals("image/jpeg") ? ".jpg" : ""));
        CreateUploadRequest wanted = new CreateUploadRequest(drive.root(), name, photo.length, sha256, type, null);
        long uploadStart = System.nanoTime();
        UploadTicket ticket =
                step("A asks to upload " + name.value(), () -> a.post(uploads, wanted, UploadTicket.class));
        if (ticket.put() == null) {
            throw new ClientFailure(
                    "the ticket's mode is " + ticket.mode() + " (expected: put); is this photo there already?");
        }
        step("A puts " + photo.length / 1024 + " KiB into the store", () -> put(a, ticket));
        long completion = System.nanoTime();
        String complete = uploads + "/" + ticket.id() + "/complete";
        NodeView node = step("A completes", () -> a.post(complete, new CompleteUploadRequest(null), NodeView.class));
        long uploadMs = millisSince(uploadStart);
        ChangeEntry pushed =
                socket.change("the new file", entry -> entry.op() == ChangeOp.CREATE && isOf(entry, node.id()));
        long pushMs = told("B is told of the file (since completion)", completion);
        require(Objects.equals(pushed.node().sha256(), sha256), "B was told another hash");
        socket.change("the thumbnail", entry -> entry.op() == ChangeOp.THUMBNAIL && isOf(entry, node.id()));
        long thumbnailMs = told("B is told of the thumbnail (since completion)", completion);
        compare(a, b, "/v1/drives/" + drive.id() + "/nodes/" + node.id());
        return new Figures(uploadMs, pushMs, thumbnailMs);
    }

    private void compare(ApiClient a, ApiClient b, String node) {
        byte[] original = step("B downloads the original", () -> b.download(node + "/content"));
        require(Sha256.of(original).equals(Sha256.of(photo)), "the original came back with another hash");
        for (ThumbnailSize size : ThumbnailSize.values()) {
            String path = node + "/thumbnail?size=" + size.boxPx();
            byte[] thumbnail = step("B downloads the thumbnail of " + size.boxPx() + " px", () -> b.download(path));
            require(Sha256.of(thumbnail).equals(Sha256.of(a.download(path))), "A and B got different thumbnails");
            requireFits(thumbnail, size.boxPx());
        }
        System.out.println("  every hash is as it should be");
    }

    private static void requireFits(byte[] thumbnail, int boxPx) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail));
            require(image != null, "the thumbnail is not an image");
            require(
                    Math.max(image.getWidth(), image.getHeight()) <= boxPx,
                    "the thumbnail is " + image.getWidth() + "x" + image.getHeight() + " (expected: within " + boxPx
                            + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean put(ApiClient client, UploadTicket ticket) {
        client.put(Objects.requireNonNull(ticket.put()), photo);
        return true;
    }

    private static boolean isOf(ChangeEntry entry, UUID node) {
        return entry.node().id().equals(node);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ClientFailure(otherwise);
        }
    }

    private static <T> T step(String what, Callable<T> work) {
        long start = System.nanoTime();
        try {
            T result = work.call();
            told(what, start);
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ClientFailure(what + ": " + e);
        }
    }

    private static long told(String what, long start) {
        long ms = millisSince(start);
        System.out.printf(Locale.ROOT, "  %-58s %6d ms%n", what, ms);
        return ms;
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
