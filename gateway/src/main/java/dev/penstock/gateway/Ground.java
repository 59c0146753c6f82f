package dev.penstock.gateway;

import dev.penstock.config.GatewaySettings;
import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.auth.MasterKey;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.observe.Telemetry;
import dev.penstock.protocol.cursor.CursorCodec;
import dev.penstock.protocol.cursor.PageTokenCodec;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What every subsystem stands on.
 *
 * @param announcements news between the nodes, at once; subscribe before the gateway starts
 * @param cursors signs journal positions; the same on every node
 * @param pageTokens signs places in lists; the same on every node
 */
record Ground(
        Vertx vertx,
        GatewaySettings settings,
        Telemetry telemetry,
        Clock clock,
        Database database,
        Announcements announcements,
        MasterKey masterKey,
        CursorCodec cursors,
        PageTokenCodec pageTokens) {

    private static final int CODEC_KEY_BYTES = 32;

    static Ground lay(Vertx vertx, GatewaySettings settings, Telemetry telemetry) {
        MasterKey masterKey = MasterKey.of(settings.auth().masterKey());
        Database database = Database.open(vertx, settings.database());
        return new Ground(
                vertx,
                settings,
                telemetry,
                Clock.systemUTC(),
                database,
                new Announcements(vertx, settings.redis(), database, new SecureRandom(), telemetry.meters()),
                masterKey,
                new CursorCodec(masterKey.derive("cursor", CODEC_KEY_BYTES)),
                new PageTokenCodec(masterKey.derive("page-token", CODEC_KEY_BYTES)));
    }
}
