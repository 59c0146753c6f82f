package dev.penstock.protocol.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.json.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobMessageCodecTest {
    private static final UUID ID = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a");
    private static final UUID TENANT = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1b");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Property
    void readsWhatItWrites(@ForAll @LongRange(min = 1) long dispatchNo, @ForAll boolean traced) {
        JobMessage message = JobMessage.of(ID, dispatchNo, TENANT, "thumbnail", traced ? TRACE : null);
        assertEquals(
                new JobDelivery.Understood(message, JobKind.THUMBNAIL),
                JobMessageCodec.decode(JobMessageCodec.encode(message)));
    }

    @Test
    void namesADispatch() {
        assertEquals(ID + ":3", JobMessage.of(ID, 3, TENANT, "thumbnail", null).messageId());
    }

    @Test
    void knowsOfWhichJobANewerMessageIs() {
        assertEquals(
                new JobDelivery.Foreign(ID, 7, null, "unknown message version 2"),
                decode("{\"v\":2,\"id\":\"" + ID + "\",\"dispatchNo\":7,\"shape\":{}}"));
    }

    @Test
    void knowsOfWhichJobAnUnknownKindIs() {
        JobMessage message = JobMessage.of(ID, 7, TENANT, "hologram", null);
        assertEquals(
                new JobDelivery.Foreign(ID, 7, TENANT, "unknown job kind \"hologram\""),
                JobMessageCodec.decode(JobMessageCodec.encode(message)));
    }

    @Test
    void toleratesMembersOfLaterReleases() {
        JobDelivery delivery = decode("{\"v\":1,\"id\":\"" + ID + "\",\"dispatchNo\":7,\"tenant\":\"" + TENANT
                + "\",\"kind\":\"thumbnail\",\"priority\":3}");
        assertInstanceOf(JobDelivery.Understood.class, delivery);
    }

    @Test
    void knowsOfWhichJobABrokenMessageIs() {
        JobDelivery delivery = decode("{\"v\":1,\"id\":\"" + ID + "\",\"dispatchNo\":7}");
        assertEquals(new JobDelivery.Foreign(ID, 7, null, "tenant: missing; kind: missing"), delivery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "[]", "null", "{\"v\":1,\"id\":\"1\",\"dispatchNo\":1}", "{\"v\":\"1\"}"})
    void neverThrowsForBytesThatNameNoJob(String body) {
        assertInstanceOf(JobDelivery.Unreadable.class, decode(body));
    }

    @Property
    void neverThrowsForAnyBytes(@ForAll byte[] body) {
        JobMessageCodec.decode(body);
    }

    @Test
    void refusesMessagesOfOurOwnThatMakeNoSense() {
        assertThrows(ValidationException.class, () -> JobMessage.of(ID, 0, TENANT, "thumbnail", null));
        assertThrows(ValidationException.class, () -> JobMessage.of(ID, 1, TENANT, "", null));
        assertThrows(ValidationException.class, () -> JobMessage.of(ID, 1, TENANT, "thumbnail", "short"));
    }

    private static JobDelivery decode(String body) {
        return JobMessageCodec.decode(body.getBytes(StandardCharsets.UTF_8));
    }
}
