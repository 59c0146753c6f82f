package dev.penstock.gateway.upstream.core;

/**
 * What the checks of one server add up to. The first check decides alone; after it, only so many checks in a row with the other
 * result change the state, so that a single lost packet does not. Belongs to one thread.
 */
public final class HealthTally {

    private final int unhealthyAfter;
    private final int healthyAfter;
    private boolean checked;
    private boolean healthy;
    private int against;

    /**
     * Before the first check.
     *
     * @param initial what it is taken for until then
     */
    public HealthTally(int unhealthyAfter, int healthyAfter, boolean initial) {
        this.unhealthyAfter = unhealthyAfter;
        this.healthyAfter = healthyAfter;
        this.healthy = initial;
    }

    /** Counts a check; true if the state changed. */
    public boolean add(boolean good) {
        boolean first = !checked;
        checked = true;
        against = good == healthy ? 0 : against + 1;
        if (against == 0 || (!first && against < (healthy ? unhealthyAfter : healthyAfter))) {
            return false;
        }
        healthy = good;
        against = 0;
        return true;
    }

    public boolean healthy() {
        return healthy;
    }

    /** Whether there has been a check at all. */
    public boolean checked() {
        return checked;
    }
}
