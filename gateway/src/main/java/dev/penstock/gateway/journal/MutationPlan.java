package dev.penstock.gateway.journal;

import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.journal.NodeOperation.Patch;
import dev.penstock.gateway.journal.NodeOperation.Trash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Cuts a list of operations into runs that one set-based statement each can execute without changing what the operations would do
 * one after the other. Neighbours of the same kind share a run, unless one of them could see the effect of an earlier one of the
 * run: a folder created in a folder of the same run, a second trashing of a node, and any two patches. Pure.
 */
final class MutationPlan {

    /** Operations of one kind, to be executed together. {@code first} is the index of the first in the whole list. */
    record Run(int first, List<NodeOperation> operations) {

        Run {
            operations = List.copyOf(operations);
        }
    }

    private MutationPlan() {}

    static List<Run> of(List<NodeOperation> operations) {
        List<Run> runs = new ArrayList<>();
        int first = 0;
        Set<UUID> touched = new HashSet<>();
        for (int i = 0; i < operations.size(); i++) {
            NodeOperation operation = operations.get(i);
            if (i > first && !joins(operations.get(first), operation, touched)) {
                runs.add(new Run(first, operations.subList(first, i)));
                first = i;
                touched.clear();
            }
            touched.add(subject(operation));
        }
        if (first < operations.size()) {
            runs.add(new Run(first, operations.subList(first, operations.size())));
        }
        return runs;
    }

    private static boolean joins(NodeOperation leader, NodeOperation operation, Set<UUID> touched) {
        if (leader instanceof CreateFolder && operation instanceof CreateFolder create) {
            return !touched.contains(create.parent()) && !touched.contains(create.id());
        }
        return leader instanceof Trash && operation instanceof Trash trash && !touched.contains(trash.node());
    }

    private static UUID subject(NodeOperation operation) {
        if (operation instanceof CreateFolder create) {
            return create.id();
        }
        return operation instanceof Patch patch ? patch.node() : ((Trash) operation).node();
    }
}
