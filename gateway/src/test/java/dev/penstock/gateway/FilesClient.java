package dev.penstock.gateway;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PresignedPut;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What tests do with one drive, through the API and, for bytes, with the store. Blocking. */
public final class FilesClient {

    private static final HttpClient STORE =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final ApiClient api;
    private final UUID driveId;
    private final UUID rootId;

    public FilesClient(ApiClient api, UUID driveId, UUID rootId) {
        this.api = api;
        this.driveId = driveId;
        this.rootId = rootId;
    }

    /** The first drive of a tenant, as one of its users. */
    public static FilesClient of(GatewayFixture fixture, GatewayFixture.TestTenant tenant, String email) {
        return new FilesClient(fixture.client(tenant, email), tenant.driveId(), tenant.rootId());
    }

    public FilesClient as(ApiClient other) {
        return new FilesClient(other, driveId, rootId);
    }

    public FilesClient with(String header, String value) {
        return as(api.with(header, value));
    }

    public ApiClient api() {
        return api;
    }

    public UUID rootId() {
        return rootId;
    }

    /** A path below the drive. */
    public String path(String below) {
        return "/v1/drives/" + driveId + below;
    }

    public String node(UUID id) {
        return path("/nodes/" + id);
    }

    public String upload(UUID id) {
        return path("/uploads/" + id);
    }

    public Answer createFolder(UUID parent, String name) {
        return api.post(path("/nodes"), new CreateFolderRequest(parent, NodeName.of(name)));
    }

    public NodeView folder(UUID parent, String name) {
        return expect(201, createFolder(parent, name)).as(NodeView.class);
    }

    public Answer createUpload(UUID parent, String name, byte[] bytes, Long baseVersion) {
        return api.post(
                path("/uploads"),
                new CreateUploadRequest(parent, NodeName.of(name), bytes.length, Sha256.of(bytes), null, baseVersion));
    }

    public UploadTicket ticket(UUID parent, String name, byte[] bytes) {
        return expect(201, createUpload(parent, name, bytes, null)).as(UploadTicket.class);
    }

    public Answer complete(UUID upload) {
        return api.post(upload(upload) + "/complete", new CompleteUploadRequest(null));
    }

    /** Uploads a new file in whichever way the gateway says, and gives its node. */
    public NodeView file(UUID parent, String name, byte[] bytes) {
        return sent(createUpload(parent, name, bytes, null), bytes);
    }

    /** Uploads a new version of a file. */
    public NodeView edit(UUID parent, String name, byte[] bytes, long baseVersion) {
        return sent(createUpload(parent, name, bytes, baseVersion), bytes);
    }

    /** Uploads a new version of this file, wherever it lies by now. */
    public NodeView edit(NodeView file, byte[] bytes, long baseVersion) {
        return sent(createEdit(file, bytes, baseVersion), bytes);
    }

    public Answer createEdit(NodeView file, byte[] bytes, long baseVersion) {
        CreateUploadRequest request = new CreateUploadRequest(
                rootId, NodeName.of(file.name()), bytes.length, Sha256.of(bytes), null, baseVersion, file.id());
        return api.post(path("/uploads"), request);
    }

    private NodeView sent(Answer created, byte[] bytes) {
        UploadTicket ticket = expect(201, created).as(UploadTicket.class);
        if (ticket.node() != null) {
            return ticket.node().as(NodeView.class);
        }
        HttpResponse<byte[]> put = put(ticket.put(), bytes);
        if (put.statusCode() != 200) {
            throw new IllegalStateException("PUT: " + put.statusCode());
        }
        return expect(200, complete(ticket.id())).as(NodeView.class);
    }

    /** Sends bytes to the store as the gateway said. */
    public static HttpResponse<byte[]> put(PresignedPut put, byte[] bytes) {
        return put(put, bytes, Map.of());
    }

    /** As {@link #put(PresignedPut, byte[])}, with some headers changed. */
    public static HttpResponse<byte[]> put(PresignedPut put, byte[] bytes, Map<String, String> changed) {
        HttpRequest.Builder request = HttpRequest.newBuilder(put.url())
                .timeout(Duration.ofSeconds(30))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
        put.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                request.setHeader(name, value);
            }
        });
        changed.forEach(request::setHeader);
        return send(request.build());
    }

    /** Fetches from the store. */
    public static HttpResponse<byte[]> fetch(String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::setHeader);
        return send(request.build());
    }

    /** The answer, if it has that status. */
    public static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + ": " + answer);
        }
        return answer;
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return STORE.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
