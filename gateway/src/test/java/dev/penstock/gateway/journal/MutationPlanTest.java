package dev.penstock.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.journal.NodeOperation.Patch;
import dev.penstock.gateway.journal.NodeOperation.Trash;
import dev.penstock.protocol.names.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MutationPlanTest {

    private static final UUID ROOT = id(0);

    @Test
    void neighboursOfAKindShareARun() {
        assertEquals(List.of(3, 1, 2), sizes(create(1, 0), create(2, 0), create(3, 0), patch(1), trash(1), trash(2)));
    }

    @Test
    void aFolderInANewFolderStartsARun() {
        assertEquals(List.of(1, 1), sizes(create(1, 0), create(2, 1)));
    }

    @Test
    void aSecondTrashOfANodeStartsARun() {
        assertEquals(List.of(2, 1), sizes(trash(1), trash(2), trash(1)));
    }

    @Test
    void patchesStandAlone() {
        assertEquals(List.of(1, 1, 1), sizes(patch(1), patch(2), create(3, 0)));
    }

    @Property
    void runsKeepEveryOperationInOrderAndNoneSeesItsOwnRun(@ForAll("operations") List<NodeOperation> operations) {
        List<NodeOperation> flattened = new ArrayList<>();
        for (MutationPlan.Run run : MutationPlan.of(operations)) {
            assertEquals(flattened.size(), run.first());
            flattened.addAll(run.operations());
            List<UUID> made = new ArrayList<>();
            for (NodeOperation operation : run.operations()) {
                if (operation instanceof CreateFolder create) {
                    assertEquals(false, made.contains(create.parent()), "parent made in the same run");
                    made.add(create.id());
                }
            }
        }
        assertEquals(operations, flattened);
    }

    @Provide
    Arbitrary<List<NodeOperation>> operations() {
        Arbitrary<Integer> node = Arbitraries.integers().between(0, 6);
        Arbitrary<NodeOperation> create = Combinators.combine(node, node).as(MutationPlanTest::create);
        return Arbitraries.oneOf(create, node.map(MutationPlanTest::patch), node.map(MutationPlanTest::trash))
                .list()
                .ofMaxSize(30);
    }

    private static List<Integer> sizes(NodeOperation... operations) {
        return MutationPlan.of(List.of(operations)).stream()
                .map(run -> run.operations().size())
                .toList();
    }

    private static NodeOperation create(int id, int parent) {
        return new CreateFolder(id(id), parent == 0 ? ROOT : id(parent), NodeName.of("n" + id), null);
    }

    private static NodeOperation patch(int id) {
        return new Patch(id(id), NodeName.of("p"), null, false, null);
    }

    private static NodeOperation trash(int id) {
        return new Trash(id(id), null);
    }

    private static UUID id(int n) {
        return new UUID(0, n);
    }
}
