package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Opened;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of a client's wish to follow a drive: either the hub's answer or a refusal.
 *
 * @param asked the client's position
 */
record DriveAnswer(
        DrivePosition asked,
        @Nullable Opened opened,
        @Nullable ErrorCode refusal) {

    static DriveAnswer refused(DrivePosition asked, ErrorCode code) {
        return new DriveAnswer(asked, null, code);
    }

    static DriveAnswer of(DrivePosition asked, Opened opened) {
        return opened.outcome() == Opened.Outcome.UNAVAILABLE
                ? refused(asked, ErrorCode.UNAVAILABLE)
                : new DriveAnswer(asked, opened, null);
    }

    /** The drive's place in a {@code ready} frame; empty when it was refused. */
    Optional<ServerFrame.DriveState> state() {
        return Optional.ofNullable(opened)
                .map(o -> new ServerFrame.DriveState(
                        asked.drive(), o.epoch(), o.head(), o.outcome() == Opened.Outcome.RECOVERED));
    }

    /** What {@code ready} does not say: refusals, and that a drive starts over. */
    void tellAfterReady(Consumer<ServerFrame> client) {
        tellRefusal(client, "auth");
        resync().ifPresent(client);
    }

    /** Answers a {@code subscribe}: by the changes that follow, or by one of the frames sent here. */
    void tell(Consumer<ServerFrame> client, String frame) {
        tellRefusal(client, frame);
        resync().ifPresent(client);
        if (opened != null && headAnswers(opened)) {
            client.accept(new ServerFrame.Head(asked.drive(), opened.epoch(), opened.head()));
        }
    }

    /** A client that has everything, or must read first, is told where the drive stands. */
    private boolean headAnswers(Opened hub) {
        boolean nothingFollows = hub.outcome() == Opened.Outcome.RECOVERED && hub.head() == asked.seq();
        return nothingFollows || hub.outcome() == Opened.Outcome.BEHIND;
    }

    private void tellRefusal(Consumer<ServerFrame> client, String frame) {
        if (refusal != null) {
            client.accept(ServerFrame.Refused.of(frame + ":" + asked.drive(), refusal));
        }
    }

    private Optional<ServerFrame> resync() {
        if (opened == null || opened.subscribed()) {
            return Optional.empty();
        }
        boolean epoch = opened.outcome() == Opened.Outcome.RESYNC_EPOCH;
        return Optional.of(new ServerFrame.Resync(asked.drive(), epoch ? ResyncReason.EPOCH : ResyncReason.GAP, 0));
    }
}
