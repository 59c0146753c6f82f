package dev.penstock.gateway.me;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.MeView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** A part whose table does not answer in time is named; which parts a table takes along is in their statements. */
    @ParameterizedTest
    @CsvSource({
        "users, user",
        "tenants, tenant plan quota",
        "plans, plan quota",
        "drives, quota drives",
        "members, drives",
        "devices, devices"
    })
    void namesThePartsThatDidNotComeAndShowsTheRest(String table, String parts) {
        ApiClient admin = fixture.admin();
        assertNull(admin.get("/v1/me").as(MeView.class).missing());
        Set<String> missing = Set.of(parts.split(" "));
        whileLocked(table, () -> {
            Answer answer = admin.get("/v1/me");
            assertEquals(200, answer.status(), answer.body());
            assertEquals(missing, Set.copyOf(answer.as(MeView.class).missing()), answer.body());
            for (String part : List.of("user", "tenant", "plan", "quota", "drives", "devices")) {
                assertEquals(missing.contains(part), answer.json().getValue(part) == null, part);
            }
        });
        assertNull(admin.get("/v1/me").as(MeView.class).missing());
    }

    @Test
    void failsWhenNothingComes() {
        ApiClient admin = fixture.admin();
        assertNull(admin.get("/v1/me").as(MeView.class).missing());
        whileLocked(
                "users, tenants, plans, drives, members, devices",
                () -> assertEquals(504, admin.get("/v1/me").status()));
    }

    private static void whileLocked(String tables, Runnable look) {
        Promise<Void> locked = Promise.promise();
        Promise<Void> release = Promise.promise();
        Future<Void> transaction = fixture.database().system().transaction(connection -> connection
                .query("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE")
                .execute()
                .onSuccess(done -> locked.complete())
                .onFailure(locked::fail)
                .compose(done -> release.future()));
        GatewayFixture.await(locked.future());
        try {
            look.run();
        } finally {
            release.complete();
            GatewayFixture.await(transaction);
        }
    }
}
