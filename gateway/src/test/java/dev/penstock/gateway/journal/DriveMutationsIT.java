package dev.penstock.gateway.journal;

import static dev.penstock.gateway.journal.DriveFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.penstock.gateway.journal.MutationResult.Committed;
import dev.penstock.gateway.journal.MutationResult.Refused;
import dev.penstock.gateway.journal.MutationResult.Replayed;
import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.journal.NodeOperation.Patch;
import dev.penstock.gateway.journal.NodeOperation.Trash;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriveMutationsIT {

    private final DriveFixture fixture = new DriveFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Random batches against {@link TreeModel}: same verdicts, same tree, and the journal alone rebuilds it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheModel(long seed) {
        Random random = new Random(seed);
        TreeModel model = new TreeModel(fixture.rootId);
        List<UUID> known = new ArrayList<>(List.of(fixture.rootId, new UUID(0, 99)));
        for (int i = 0; i < 60; i++) {
            NodeOperation[] batch = IntStream.rangeClosed(0, random.nextInt(8))
                    .mapToObj(k -> randomOperation(random, model, known))
                    .toArray(NodeOperation[]::new);
            List<Optional<ErrorCode>> expected =
                    List.of(batch).stream().map(model::apply).toList();
            MutationBatch answer = fixture.apply(batch);
            assertEquals(
                    expected,
                    answer.results().stream().map(DriveMutationsIT::refusal).toList(),
                    () -> "seed " + seed + ": " + List.of(batch));
            assertEquals(model.head(), fixture.head().seq());
        }
        assertEquals(treeOf(model), treeOf(fixture.changes(50)));
        assertEquals(treeOf(model), snapshot());
    }

    @Test
    void namesAreUniqueUnderCaseFoldAndNormalisation() {
        fixture.folder(fixture.rootId, "Caf\u00e9");
        assertEquals(
                List.of(new Refused(ErrorCode.NAME_TAKEN)), create("CAFE\u0301").results());
    }

    @Test
    void aMoveBelowItselfIsRefusedEvenInARace() {
        UUID a = fixture.folder(fixture.rootId, "a");
        UUID b = fixture.folder(fixture.rootId, "b");
        List<Future<MutationBatch>> race = List.of(
                fixture.mutations.apply(fixture.tenantId, fixture.driveId, fixture.userId, List.of(move(a, b))),
                fixture.mutations.apply(fixture.tenantId, fixture.driveId, fixture.userId, List.of(move(b, a))));
        await(Future.join(race));
        List<Optional<ErrorCode>> verdicts = race.stream()
                .map(one -> refusal(one.result().results().get(0)))
                .sorted((x, y) -> Boolean.compare(x.isPresent(), y.isPresent()))
                .toList();
        assertEquals(List.of(Optional.empty(), Optional.of(ErrorCode.MOVE_CYCLE)), verdicts);
    }

    @Test
    void nothingGoesIntoAFolderThatIsTrashedInARace() {
        UUID folder = fixture.folder(fixture.rootId, "doomed");
        Future<MutationBatch> trash = fixture.mutations.apply(
                fixture.tenantId, fixture.driveId, fixture.userId, List.of(new Trash(folder, null)));
        List<Future<MutationBatch>> creates = IntStream.range(0, 20)
                .mapToObj(i -> fixture.mutations.apply(
                        fixture.tenantId,
                        fixture.driveId,
                        fixture.userId,
                        List.of(new CreateFolder(Ids.next(), folder, NodeName.of("c" + i), null))))
                .toList();
        await(trash);
        await(Future.join(creates));
        long trashedAt = ((Committed) trash.result().results().get(0)).seq();
        for (Future<MutationBatch> create : creates) {
            if (create.result().results().get(0) instanceof Committed committed) {
                assertEquals(true, committed.seq() < trashedAt, "created in a trashed folder");
            }
        }
    }

    @Test
    void theSameIdempotencyKeyActsOnce() {
        Idempotency key = new Idempotency(fixture.userId, "k", DriveFixture.sha256("body"));
        UUID id = Ids.next();
        NodeOperation first = new CreateFolder(id, fixture.rootId, NodeName.of("once"), key);
        NodeOperation again = new CreateFolder(Ids.next(), fixture.rootId, NodeName.of("once"), key);
        assertInstanceOf(Committed.class, fixture.apply(first).results().get(0));
        assertEquals(List.of(new Replayed()), fixture.apply(again).results());
        var remembered =
                await(new IdempotencyRepository(fixture.database).remembered(fixture.tenantId, fixture.userId, "k"));
        assertEquals(id, remembered.orElseThrow().resourceId());
        assertEquals(1, fixture.head().seq());
    }

    @Test
    void tellsWhatChangedAndWhatWasSoAlready() {
        UUID folder = fixture.folder(fixture.rootId, "a");
        Patch rename = new Patch(folder, NodeName.of("b"), null, false, null);
        for (NodeOperation operation : List.of(rename, new Trash(folder, null))) {
            MutationBatch first = fixture.apply(operation);
            MutationBatch again = fixture.apply(operation);
            Committed changed = (Committed) first.results().get(0);
            Committed same = (Committed) again.results().get(0);
            assertEquals(true, changed.changed());
            assertEquals(fixture.head(), first.head().orElseThrow());
            assertEquals(new Committed(changed.seq(), changed.node(), false), same);
            assertEquals(Optional.empty(), again.head());
        }
    }

    @Test
    void aRefusedOperationWritesNothing() {
        UUID folder = fixture.folder(fixture.rootId, "a");
        MutationBatch batch = fixture.apply(new Trash(folder, 17L));
        assertEquals(List.of(new Refused(ErrorCode.PRECONDITION_FAILED)), batch.results());
        assertEquals(1, fixture.head().seq());
        assertEquals(1, fixture.changes(10).size());
    }

    private MutationBatch create(String name) {
        return fixture.apply(new CreateFolder(Ids.next(), fixture.rootId, NodeName.of(name), null));
    }

    private static Patch move(UUID node, UUID parent) {
        return new Patch(node, null, parent, false, null);
    }

    private static NodeOperation randomOperation(Random random, TreeModel model, List<UUID> known) {
        UUID node = known.get(random.nextInt(known.size()));
        UUID other = known.get(random.nextInt(known.size()));
        NodeName name = NodeName.of((random.nextBoolean() ? "Name" : "name") + random.nextInt(6));
        TreeModel.Entry entry = model.nodes().get(node);
        Long ifMatch = random.nextInt(4) > 0 || entry == null ? null : entry.seq() + random.nextInt(2);
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                UUID id = Ids.next();
                known.add(id);
                yield new CreateFolder(id, other, name, null);
            }
            case 3 -> new Trash(node, ifMatch);
            case 4 -> new Patch(node, random.nextBoolean() ? name : null, null, random.nextBoolean(), ifMatch);
            default -> new Patch(node, null, other, random.nextInt(4) == 0, ifMatch);
        };
    }

    private static Optional<ErrorCode> refusal(MutationResult result) {
        return result instanceof Refused refused ? Optional.of(refused.code()) : Optional.empty();
    }

    private Map<UUID, String> treeOf(TreeModel model) {
        Map<UUID, String> tree = new HashMap<>();
        model.nodes().values().stream()
                .filter(n -> n.parent() != null)
                .forEach(n ->
                        tree.put(n.id(), n.parent() + "/" + n.name() + (n.live() ? "" : " trashed") + " @" + n.seq()));
        return tree;
    }

    private Map<UUID, String> treeOf(List<JsonObject> changes) {
        Map<UUID, String> tree = new HashMap<>();
        long seq = 0;
        for (JsonObject change : changes) {
            assertEquals(++seq, change.getLong("seq"), "dense");
            add(tree, change.getJsonObject("node"));
        }
        return tree;
    }

    private Map<UUID, String> snapshot() {
        Map<UUID, String> tree = new HashMap<>();
        SnapshotRepository snapshots = new SnapshotRepository(fixture.database);
        UUID after = null;
        do {
            var page = await(snapshots.read(fixture.tenantId, fixture.driveId, after, 7))
                    .orElseThrow();
            page.nodes().stream()
                    .map(JsonObject::new)
                    .filter(n -> n.getString("parent") != null)
                    .forEach(n -> add(tree, n));
            after = page.lastId();
        } while (after != null);
        return tree;
    }

    private static void add(Map<UUID, String> tree, JsonObject node) {
        String state = node.getString("state").equals("live") ? "" : " trashed";
        tree.put(
                UUID.fromString(node.getString("id")),
                node.getString("parent") + "/" + node.getString("name") + state + " @" + node.getLong("seq"));
    }
}
