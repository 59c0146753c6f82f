package dev.penstock.launcher.bench.edge;

/** The gateway's route table of the bench. */
final class RouteTable {

    private RouteTable() {}

    /** What is below {@code /bench} goes to the origin; callers only. */
    static String to(int originPort, int connections) {
        return """
                {"clusters": [{"name": "origin", "endpoints": [{"host": "127.0.0.1", "port": %d}],
                   "limits": {"connections": %d}}],
                 "routes": [{"name": "bench", "match": {"path": "/bench/**"}, "class": "metadata", "access": "caller",
                   "target": {"upstream": {"cluster": "origin"}}}]}
                """.formatted(originPort, connections);
    }
}
