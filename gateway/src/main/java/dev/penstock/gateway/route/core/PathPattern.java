package dev.penstock.gateway.route.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which paths a route is for: segments, each literal or a star for exactly one that is not empty, then perhaps anything. A path's
 * trailing slash makes no difference.
 *
 * @param segments without slashes; {@code *} for a star
 * @param open whether any further segments may follow, none too ({@code **} at the end)
 */
public record PathPattern(List<String> segments, boolean open) implements Comparable<PathPattern> {

    static final String STAR = "*";
    private static final String REST = "**";

    public PathPattern {
        segments = List.copyOf(segments);
    }

    /** What a path put in the places a pattern leaves open. */
    public record Captures(List<String> stars, String rest) {}

    /** Reads the written form; that it is well-formed has been checked. */
    public static PathPattern of(String text) {
        List<String> segments = split(text);
        boolean open = !segments.isEmpty() && segments.get(segments.size() - 1).equals(REST);
        return new PathPattern(open ? segments.subList(0, segments.size() - 1) : segments, open);
    }

    /** Whether some path fits both. */
    public boolean meets(PathPattern other) {
        int both = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < both; i++) {
            String mine = segments.get(i);
            String theirs = other.segments.get(i);
            if (!mine.equals(theirs) && !mine.equals(STAR) && !theirs.equals(STAR)) {
                return false;
            }
        }
        return (segments.size() == both || other.open) && (other.segments.size() == both || open);
    }

    /** Whether every path that fits the other fits this too. */
    public boolean covers(PathPattern other) {
        if (other.segments.size() < segments.size()
                || (!open && (other.open || other.segments.size() > segments.size()))) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).equals(STAR) && !segments.get(i).equals(other.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** How many stars it has. */
    public int stars() {
        return Collections.frequency(segments, STAR);
    }

    /** What the path put in place of stars and rest; the path must fit. The rest is empty or begins with a slash. */
    public Captures captures(String path) {
        List<String> given = split(path);
        List<String> stars = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).equals(STAR)) {
                stars.add(given.get(i));
            }
        }
        List<String> rest = given.subList(segments.size(), given.size());
        return new Captures(stars, rest.isEmpty() ? "" : "/" + String.join("/", rest));
    }

    /** The more specific comes first: segment by segment, a literal before a star, and both before what is open. */
    @Override
    public int compareTo(PathPattern other) {
        int both = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < both; i++) {
            boolean star = segments.get(i).equals(STAR);
            if (star != other.segments.get(i).equals(STAR)) {
                return star ? 1 : -1;
            }
        }
        // For a path that fits both, the one with more segments leaves less open.
        int longer = Integer.compare(other.segments.size(), segments.size());
        return longer != 0 ? longer : Boolean.compare(open, other.open);
    }

    @Override
    public String toString() {
        String closed = "/" + String.join("/", segments);
        return open ? (segments.isEmpty() ? "/**" : closed + "/**") : closed;
    }

    private static List<String> split(String path) {
        List<String> segments = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
        if (segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }
}
