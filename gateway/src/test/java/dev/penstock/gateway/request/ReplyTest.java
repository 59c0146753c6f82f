package dev.penstock.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.http.PlanView;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplyTest {

    @Test
    void encodesAValueOnce() {
        Reply reply = Reply.created("/v1/plans/p", new PlanView("p", "Plan")).withETag(7);
        assertEquals(201, reply.status());
        assertEquals("{\"id\":\"p\",\"name\":\"Plan\"}", String.valueOf(reply.body()));
        assertEquals(
                Map.of("Content-Type", "application/json", "Location", "/v1/plans/p", "ETag", "\"7\""),
                reply.headers());
    }

    @Test
    void redirectAndNoContentHaveNoBody() {
        assertNull(Reply.noContent().body());
        assertNull(Reply.found(URI.create("http://store/x")).body());
    }

    @Test
    void aRefusalIsNoReply() {
        assertThrows(IllegalArgumentException.class, () -> new Reply(404, null, Map.of()));
    }
}
