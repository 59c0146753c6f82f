package dev.penstock.protocol.http;

import java.util.List;

/**
 * {@code GET /v1/admin/clusters}: the upstream clusters as the node that answers has them.
 *
 * @param node which node that is
 */
public record ClustersView(String node, List<ClusterView> clusters) {
    public ClustersView {
        clusters = List.copyOf(clusters);
    }
}
