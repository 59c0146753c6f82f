package dev.penstock.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.jobs.JobState;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final UUID DRIVE = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a");

    @Property
    void readsClientFramesItWrote(@ForAll("clientFrames") ClientFrame frame) {
        assertEquals(frame, FrameCodec.decodeClient(FrameCodec.encode(frame)));
        assertEquals(frame, FrameCodec.decodeClient(new String(FrameCodec.encode(frame), StandardCharsets.UTF_8)));
    }

    @Property
    void readsServerFramesItWrote(@ForAll("serverFrames") ServerFrame frame) {
        assertEquals(frame, FrameCodec.decodeServer(new String(FrameCodec.encode(frame), StandardCharsets.UTF_8)));
    }

    @Property
    void neverFailsInAnyOtherWay(@ForAll String text) {
        try {
            FrameCodec.decodeClient(text);
        } catch (ContractException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    @Test
    void splicesEntriesWithoutTouchingThem() {
        List<String> entries = List.of("{\"seq\" : 7,\n \"x\":\"ü\"}", "{\"seq\":8}");
        byte[] spliced = FrameCodec.encodeChanges(DRIVE, 2, 7, entries);
        ServerFrame.Changes frame = new ServerFrame.Changes(
                DRIVE, 2, 7, 8, entries.stream().map(RawJson::new).toList());
        assertArrayEquals(FrameCodec.encode(frame), spliced);
        assertEquals(
                "{\"t\":\"changes\",\"drive\":\"" + DRIVE + "\",\"epoch\":2,\"from\":7,\"to\":8,"
                        + "\"entries\":[{\"seq\" : 7,\n \"x\":\"ü\"},{\"seq\":8}]}",
                new String(spliced, StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> FrameCodec.encodeChanges(DRIVE, 2, 7, List.of()));
    }

    @Test
    void refusesChangesWithAGap() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ServerFrame.Changes(DRIVE, 1, 7, 9, List.of(new RawJson("{}"), new RawJson("{}"))));
        assertThrows(IllegalArgumentException.class, () -> new ServerFrame.Changes(DRIVE, 1, 7, 6, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"t\":\"hello\"}",
                "{\"t\":7}",
                "{\"t\":\"subscribe\"}",
                "{\"t\":\"subscribe\",\"drive\":\"DRIVE\",\"epoch\":0,\"seq\":0}",
                "{\"t\":\"subscribe\",\"drive\":\"DRIVE\",\"epoch\":1,\"seq\":-1}",
                "{\"t\":\"subscribe\",\"drive\":\"DRIVE\",\"epoch\":1,\"seq\":\"1\"}",
                "{\"t\":\"ack\",\"drive\":\"DRIVE\",\"seq\":1,\"more\":1}",
                "{\"t\":\"token\",\"token\":\"\"}",
                "{\"t\":\"auth\",\"resume\":[null]}",
                "[]"
            })
    void refusesFramesThatAreNotOfThisVersion(String text) {
        ContractException e = assertThrows(
                ContractException.class, () -> FrameCodec.decodeClient(text.replace("DRIVE", DRIVE.toString())));
        assertEquals(ErrorCode.INVALID_BODY, e.code());
    }

    @Test
    void refusesWhatIsNoJson() {
        ContractException e = assertThrows(ContractException.class, () -> FrameCodec.decodeClient("hello"));
        assertEquals(ErrorCode.MALFORMED_BODY, e.code());
    }

    @Test
    void authMayBeBare() {
        assertEquals(new ClientFrame.Auth(null, null, List.of()), FrameCodec.decodeClient("{\"t\":\"auth\"}"));
    }

    @Test
    void neverPrintsTokens() {
        assertFalse(new ClientFrame.Auth("s3cret", null, List.of()).toString().contains("s3cret"));
        assertFalse(new ClientFrame.Token("s3cret").toString().contains("s3cret"));
    }

    @Test
    void clientsSkipMembersTheyDoNotKnow() {
        assertEquals(
                new ServerFrame.TokenOk(600),
                FrameCodec.decodeServer("{\"t\":\"token-ok\",\"ttl\":600,\"later\":true}"));
    }

    @Test
    void refusalsSayWhetherToTryAgain() {
        assertEquals(
                new ServerFrame.Refused("subscribe:" + DRIVE, "unavailable", true),
                ServerFrame.Refused.of("subscribe:" + DRIVE, ErrorCode.UNAVAILABLE));
    }

    @Provide
    Arbitrary<ClientFrame> clientFrames() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(1, Long.MAX_VALUE);
        Arbitrary<String> tokens = Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("._-")
                .ofMinLength(1)
                .ofMaxLength(80);
        Arbitrary<DrivePosition> positions =
                Combinators.combine(ids(), numbers, numbers).as(DrivePosition::new);
        return Arbitraries.oneOf(
                Combinators.combine(
                                tokens.injectNull(0.2),
                                ids().injectNull(0.2),
                                positions.list().ofMaxSize(5))
                        .as(ClientFrame.Auth::new),
                positions.map(p -> new ClientFrame.Subscribe(p.drive(), p.epoch(), p.seq())),
                ids().map(ClientFrame.Unsubscribe::new),
                Combinators.combine(ids(), numbers).as(ClientFrame.Ack::new),
                tokens.map(ClientFrame.Token::new));
    }

    @Provide
    Arbitrary<ServerFrame> serverFrames() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(0, 1L << 53);
        Arbitrary<String> texts = Arbitraries.strings().ascii().ofMaxLength(30);
        Arbitrary<ServerFrame.DriveState> states = Combinators.combine(
                        ids(), numbers, numbers, Arbitraries.of(true, false))
                .as(ServerFrame.DriveState::new);
        Arbitrary<List<RawJson>> entries = numbers.map(n -> new RawJson("{\"seq\":" + n + "}"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        return Arbitraries.oneOf(
                Combinators.combine(texts, texts, numbers, numbers, numbers)
                        .as((conn, node, ping, pong, max) -> new ServerFrame.Hello(1, conn, node, ping, pong, max)),
                Combinators.combine(texts, numbers, states.list().ofMaxSize(5)).as(ServerFrame.Ready::new),
                Combinators.combine(ids(), numbers, numbers, entries)
                        .as((drive, epoch, from, list) ->
                                new ServerFrame.Changes(drive, epoch, from, from + list.size() - 1, list)),
                Combinators.combine(ids(), numbers, numbers).as(ServerFrame.Head::new),
                Combinators.combine(ids(), Arbitraries.of(ResyncReason.class), numbers)
                        .as(ServerFrame.Resync::new),
                numbers.map(ServerFrame.TokenOk::new),
                Combinators.combine(
                                ids(),
                                Arbitraries.of(JobState.class),
                                Arbitraries.of(0.0, 0.5, 1.0).injectNull(0.3))
                        .as(ServerFrame.Job::new),
                Combinators.combine(texts, texts).as(ServerFrame.Notice::new),
                Combinators.combine(texts, numbers, numbers).as(ServerFrame.Goaway::new),
                Combinators.combine(texts.injectNull(0.3), texts, Arbitraries.of(true, false))
                        .as(ServerFrame.Refused::new));
    }

    private static Arbitrary<UUID> ids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }
}
