package dev.penstock.gateway.ratelimit;

import dev.penstock.platform.link.RedisLink;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Tells the other nodes through Redis that this one lives, and counts those that do. */
final class NodeCensus {

    /** How often a node says so. */
    static final long INTERVAL_MS = 1_000;

    /** For how long a silent one still counts. */
    private static final long LIFE_MS = 4 * INTERVAL_MS;

    private final String script = LuaText.read("nodes.lua");
    private final String key;
    private final String member;

    NodeCensus(String prefix, String node) {
        this.key = prefix + ":limit:nodes";
        this.member = node + ':' + Ids.next(); // names need not be unique
    }

    /** Live nodes, this one included. */
    Future<Integer> count(RedisLink link) {
        Request call = Request.cmd(Command.EVAL)
                .arg(script)
                .arg(1)
                .arg(key)
                .arg(member)
                .arg(LIFE_MS);
        return link.connection().send(call).map(nodes -> Math.max(1, nodes.toInteger()));
    }

    /** This node leaves in good order: the others need not wait for its silence. */
    Future<Void> leave(RedisLink link) {
        return link.connection()
                .send(Request.cmd(Command.ZREM).arg(key).arg(member))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
