package dev.penstock.platform.failpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FailpointsTest {
    @Test
    void nothingIsArmedWithoutTheVariable() {
        assertNull(Failpoints.Armed.from(Map.of()));
        assertNull(Failpoints.Armed.from(Map.of(Failpoints.Armed.VARIABLE, "")));
        Failpoints.hit("anything");
    }

    @Test
    void isDueAtTheFirstVisit() {
        Failpoints.Armed armed = armed("relay.after-claim");
        assertFalse(armed.isDue("relay.before-publish"));
        assertTrue(armed.isDue("relay.after-claim"));
        assertFalse(armed.isDue("relay.after-claim"), "halts once");
    }

    @Test
    void isDueAtTheVisitAskedFor() {
        Failpoints.Armed armed = armed("worker.mid-job:3");
        assertEquals("worker.mid-job", armed.name());
        assertFalse(armed.isDue("worker.mid-job"));
        assertFalse(armed.isDue("worker.mid-job"));
        assertTrue(armed.isDue("worker.mid-job"));
    }

    private static Failpoints.Armed armed(String value) {
        Failpoints.Armed armed = Failpoints.Armed.from(Map.of(Failpoints.Armed.VARIABLE, value));
        assertNotNull(armed);
        return armed;
    }
}
