package dev.penstock.gateway.realtime.core;

import java.util.function.Consumer;

/** A subscription that waits for a journal read. */
final class PendingOpen {

    final HubSession session;
    final DriveFeed feed;
    final long epoch;
    final long seq;

    /** A read that started after the request is under way: its page may answer it. */
    boolean covered;

    private final Consumer<Opened> answer;

    PendingOpen(HubSession session, DriveFeed feed, long epoch, long seq, Consumer<Opened> answer) {
        this.session = session;
        this.feed = feed;
        this.epoch = epoch;
        this.seq = seq;
        this.answer = answer;
        session.openings().add(this);
    }

    void answer(Opened opened) {
        session.openings().remove(this);
        if (!session.closed()) {
            answer.accept(opened);
        }
    }
}
