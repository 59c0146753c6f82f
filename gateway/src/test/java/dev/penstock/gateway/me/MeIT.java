package dev.penstock.gateway.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.MeView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/me} over real HTTP and PostgreSQL. */
final class MeIT {

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void showsTheCallerAndNobodyElse() {
        UUID user = fixture.newUser(fixture.tenant(), "viewer@example.com");
        fixture.addMember(fixture.tenant(), user, "viewer");
        fixture.newTenant();

        MeView me = fixture.client(fixture.tenant(), "viewer@example.com")
                .get("/v1/me")
                .as(MeView.class);

        assertEquals(user, me.user().id());
        assertEquals("member", me.user().role());
        assertEquals("standard", me.plan().id());
        assertEquals(1, me.drives().size());
        assertEquals(DriveRole.VIEWER, me.drives().get(0).role());
        assertEquals(1, me.devices().size());
        assertNull(me.missing());
    }

    @Test
    void namesThePartThatDidNotComeAndShowsTheRest() {
        ApiClient admin = fixture.admin();
        Promise<Void> locked = Promise.promise();
        Promise<Void> release = Promise.promise();
        Future<Void> transaction = fixture.database().system().transaction(connection -> connection
                .query("LOCK TABLE devices IN ACCESS EXCLUSIVE MODE")
                .execute()
                .onSuccess(done -> locked.complete())
                .onFailure(locked::fail)
                .compose(done -> release.future()));
        GatewayFixture.await(locked.future());
        try {
            Answer answer = admin.get("/v1/me");
            assertEquals(200, answer.status(), answer.body());
            MeView me = answer.as(MeView.class);
            assertEquals(List.of("devices"), me.missing());
            assertNull(me.devices());
            assertTrue(me.drives() != null && me.quota() != null && me.user() != null);
        } finally {
            release.complete();
            GatewayFixture.await(transaction);
        }
        assertNull(admin.get("/v1/me").as(MeView.class).missing());
    }
}
