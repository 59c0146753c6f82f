package dev.penstock.gateway.ratelimit.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bucket as a node sees it: the tokens it has leased, what it knows of the rest, and the share it decides over alone while
 * Redis is gone. All event loops of the node use the same one, so that they share what the node holds; each call holds its
 * monitor for a few comparisons and never waits for anything else.
 *
 * <p>Nothing is counted twice and nothing is forgotten: tokens leave the bucket in Redis when they are leased, come back when
 * their lease ran out, and what was used without asking is charged with the next question.
 */
public final class NodeBucket {

    /** What became of a wish for tokens. */
    public enum Taken {
        /** They are taken. */
        YES,
        /** They are taken, and it is time to {@link #ask} for more. */
        YES_AND_LOW,
        /** Only Redis can tell. */
        SHORT,
        /** The bucket is empty; {@link #waitMicros} says for how long. */
        NO
    }

    private final LeaseTerms terms;
    private final boolean strict;
    private Rate rate;
    /** The bucket in Redis, as of the last answer and what has come in since. */
    private final TokenBucket known;

    /** The node's share, while it is alone. */
    private @Nullable TokenBucket share;

    private long leased;
    private long leasedAtFirst;
    private long leasedUntil;
    /** Unused tokens of leases that ran out, still to be given back. */
    private long spare;
    /** Tokens used without asking, still to be charged. */
    private long owed;

    private long owedInFlight;
    private boolean inFlight;
    private long emptyUntil;
    private long renewFrom;
    private @Nullable List<Runnable> waiting;

    /** @param strict whether the node's share is halved while Redis is gone */
    public NodeBucket(Rate rate, LeaseTerms terms, boolean strict, long nowMicros) {
        this.rate = rate;
        this.terms = terms;
        this.strict = strict;
        this.known = TokenBucket.full(rate, nowMicros);
        this.emptyUntil = nowMicros;
        this.renewFrom = nowMicros;
    }

    /** Another rate from now on; what was used stays used, and an answer that was "empty" is asked for anew. */
    @SuppressWarnings("ReferenceEquality") // a shortcut; equal rates that are not the same are found below
    public void rate(Rate newRate, long nowMicros) {
        if (newRate == rate) { // read without the monitor: the usual case, and a late look costs nothing
            return;
        }
        synchronized (this) {
            if (!newRate.equals(rate)) {
                known.rate(newRate, nowMicros);
                share = null;
                emptyUntil = nowMicros;
                renewFrom = nowMicros;
            }
            rate = newRate;
        }
    }

    /** Takes tokens, all of them or none. */
    public synchronized Taken take(long tokens, Standing standing, long nowMicros) {
        expire(nowMicros);
        if (leased >= tokens) {
            leased -= tokens;
            return isLow(standing, nowMicros) ? Taken.YES_AND_LOW : Taken.YES;
        }
        if (!standing.joined()) {
            return takeOfShare(tokens, standing, nowMicros);
        }
        share = null;
        return nowMicros - emptyUntil < 0 ? Taken.NO : Taken.SHORT;
    }

    /** The rate that holds now. */
    public synchronized Rate rate() {
        return rate;
    }

    /** Whether that many tokens could be taken without asking. */
    public synchronized boolean holds(long tokens, long nowMicros) {
        expire(nowMicros);
        return leased >= tokens;
    }

    /** Takes back a {@link #take} of just now, because another bucket refused. */
    public synchronized void undo(long tokens) {
        if (share != null && owed >= tokens) {
            owed -= tokens;
            share.add(tokens, share.atMicros());
        } else {
            leased += tokens;
        }
    }

    /** Charges what was used, whether or not it is there; the bucket may go into debt. Says whether to {@link #ask} now. */
    public synchronized boolean charge(long tokens, Standing standing, long nowMicros) {
        expire(nowMicros);
        long paid = Math.min(tokens, leased);
        leased -= paid;
        owed += tokens - paid;
        if (!standing.joined()) {
            share(standing, nowMicros).add(paid - tokens, nowMicros);
            return false;
        }
        return owed > 0 && !inFlight;
    }

    /** How long until the bucket gives again, as far as the node knows. */
    public synchronized long waitMicros(Standing standing, long nowMicros) {
        return standing.joined()
                ? Math.max(emptyUntil - nowMicros, known.microsUntil(1, nowMicros))
                : share(standing, nowMicros).microsUntil(1, nowMicros);
    }

    /** Tokens left for a client, as far as the node knows: not negative, not more than a window's quota. */
    public synchronized long left(Standing standing, long nowMicros) {
        TokenBucket rest = standing.joined() || share == null ? known : share;
        return Math.max(0, Math.min(rate.quota(), leased + rest.tokens(nowMicros) - owed));
    }

    /** Whether a question is under way. */
    public synchronized boolean inFlight() {
        return inFlight;
    }

    /** Runs when the question under way is answered or given up; false, and nothing is kept, when there is none. */
    public synchronized boolean afterFlight(Runnable wake) {
        if (!inFlight) {
            return false;
        }
        if (waiting == null) {
            waiting = new ArrayList<>(4);
        }
        waiting.add(wake);
        return true;
    }

    /**
     * The question to send now; null when one is under way. Each is followed by {@link #answered} or {@link #unanswered}.
     *
     * @param need tokens somebody waits for; 0 to renew ahead of need
     */
    public synchronized @Nullable LeaseAsk ask(long need, Standing standing, long nowMicros) {
        if (inFlight) {
            return null;
        }
        expire(nowMicros);
        inFlight = true;
        long adjust = spare - owed;
        long start = Math.max(0, known.tokens(nowMicros));
        spare = 0;
        owedInFlight = owed;
        owed = 0;
        return new LeaseAsk(rate, need, terms.tight(rate), terms.ample(rate, standing.nodes()), adjust, start);
    }

    /** Takes in the answer to a question; says who waited for it. */
    public synchronized List<Runnable> answered(LeaseAsk ask, LeaseAnswer answer, long nowMicros) {
        inFlight = false;
        owedInFlight = 0;
        known.add(answer.left() - known.tokens(nowMicros), nowMicros);
        boolean ample = 2 * (answer.left() + answer.granted()) >= rate.burst();
        if (answer.granted() > 0) {
            leased += answer.granted();
            leasedAtFirst = leased;
            leasedUntil = nowMicros + terms.lifeMicros(ample);
        }
        if (answer.granted() < Math.max(ask.tight(), ask.need())) {
            renewFrom = nowMicros + terms.pauseMicros();
        }
        boolean empty = answer.granted() == 0 && answer.left() < Math.max(1, ask.need());
        if (empty && leased == 0) {
            long pause = ask.tight() > 0 ? terms.pauseMicros() : 0;
            emptyUntil = nowMicros + Math.max(answer.waitMicros(), pause);
        }
        return woken();
    }

    /** No answer will come. What was used stays to be charged; what was to be given back is lost, lest it be given twice. */
    public synchronized List<Runnable> unanswered() {
        inFlight = false;
        owed += owedInFlight;
        owedInFlight = 0;
        return woken();
    }

    /** Who waits shall wait no longer, though an answer may still come. */
    public synchronized List<Runnable> giveUpWaiting() {
        return woken();
    }

    private List<Runnable> woken() {
        List<Runnable> all = waiting == null ? List.of() : waiting;
        waiting = null;
        return all;
    }

    private boolean isLow(Standing standing, long nowMicros) {
        return standing.joined() && !inFlight && 2 * leased <= leasedAtFirst && nowMicros - renewFrom >= 0;
    }

    private Taken takeOfShare(long tokens, Standing standing, long nowMicros) {
        if (!share(standing, nowMicros).take(tokens, nowMicros)) {
            return Taken.NO;
        }
        owed += tokens;
        return Taken.YES;
    }

    private TokenBucket share(Standing standing, long nowMicros) {
        Rate part = rate.share(standing.nodes(), strict);
        TokenBucket current = share;
        if (current == null) {
            // What others used of the bucket before counts against every share.
            current = new TokenBucket(part, Math.floorDiv(known.tokens(nowMicros), standing.nodes()), nowMicros);
            share = current;
        }
        current.rate(part, nowMicros);
        return current;
    }

    private void expire(long nowMicros) {
        if (leased > 0 && nowMicros - leasedUntil > 0) {
            spare += leased;
            leased = 0;
            leasedAtFirst = 0;
        }
    }
}
