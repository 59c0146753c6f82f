package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.names.NodeName;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes changes in a tenant's first drive. */
final class Writer {

    private final ApiClient api;
    private final UUID drive;
    private final UUID root;
    private int made;

    Writer(ApiClient api, TestTenant tenant) {
        this.api = api;
        this.drive = tenant.driveId();
        this.root = tenant.rootId();
    }

    /** One change; the drive's new head. */
    long folder() {
        ApiClient.Answer answer = api.post("/v1/drives/" + drive + "/nodes", new CreateFolderRequest(root, name()));
        assertEquals(201, answer.status(), answer.body());
        return answer.json().getLong("seq");
    }

    /** Many changes in one commit, each with a name of that length. */
    void folders(int count, int nameLength) {
        var operations = IntStream.range(0, count)
                .<BatchOperation>mapToObj(i -> {
                    String name = "f" + made++ + "-";
                    return new BatchOperation.Folder(root, new NodeName(name + "x".repeat(nameLength - name.length())));
                })
                .toList();
        ApiClient.Answer answer = api.post("/v1/drives/" + drive + "/batch", new BatchRequest(operations));
        assertEquals(200, answer.status(), answer.body());
    }

    private NodeName name() {
        return new NodeName("folder " + made++);
    }
}
