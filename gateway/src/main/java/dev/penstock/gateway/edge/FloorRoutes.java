package dev.penstock.gateway.edge;

import dev.penstock.config.DataSize;
import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.RoutePolicy;
import dev.penstock.gateway.request.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The routes of the local features, which are there without any table. The first pattern that fits counts; what none fits needs a
 * token, so a feature that somebody forgets to list is protected. Immutable.
 */
public final class FloorRoutes implements RouteLookup {

    private static final String FLOOR = """
            AUTH     OPEN   /v1/auth/**
            AUTH     OPEN   /.well-known/**
            REALTIME OPEN   /v1/realtime
            UPLOAD   OPEN   /v1/bucket-events
            CHANGES  CALLER /v1/drives/*/changes
            CHANGES  CALLER /v1/drives/*/snapshot
            UPLOAD   CALLER /v1/drives/*/uploads/**
            UPLOAD   CALLER /v1/drives/*/uploads
            DOWNLOAD CALLER /v1/drives/*/nodes/*/content
            DOWNLOAD CALLER /v1/drives/*/nodes/*/thumbnail
            METADATA CALLER /v1/me
            METADATA CALLER /v1/jobs/*
            METADATA CALLER /v1/drives/*/nodes/*/children
            METADATA CALLER /v1/drives/*/nodes/**
            METADATA CALLER /v1/drives/*/nodes
            METADATA CALLER /v1/drives/*/members/**
            METADATA CALLER /v1/drives/*/batch
            METADATA CALLER /v1/drives/*
            METADATA CALLER /v1/drives
            ADMIN    OPERATOR /v1/admin/**
            METADATA CALLER /**
            """;

    private final List<Entry> entries;

    private FloorRoutes(List<Entry> entries) {
        this.entries = entries;
    }

    private record Entry(String pattern, Match match) {}

    /** All routes lead to the local features. */
    public static FloorRoutes to(Target local, DataSize bodyMax) {
        return new FloorRoutes(
                FLOOR.lines().map(line -> entry(line, local, bodyMax)).toList());
    }

    private static Entry entry(String line, Target local, DataSize bodyMax) {
        String[] words = line.strip().split(" +");
        RoutePolicy policy = new RoutePolicy(
                words[2], RouteClass.valueOf(words[0]), Access.valueOf(words[1]), bodyMax, Duration.ZERO, Map.of());
        return new Entry(words[2], new Match(policy, local));
    }

    @Override
    public Match match(Exchange exchange) {
        String path = exchange.path();
        for (Entry entry : entries) {
            if (fits(entry.pattern(), path)) {
                return entry.match();
            }
        }
        throw new IllegalStateException("no route: " + path + " (expected: the last pattern fits everything)");
    }

    /** {@code *} stands for one segment, {@code **} at the end for what follows. */
    private static boolean fits(String pattern, String path) {
        int at = 0;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.startsWith("**", i)) {
                return true;
            }
            if (pattern.charAt(i) == '*') {
                int end = path.indexOf('/', at);
                at = end < 0 ? path.length() : end;
            } else if (at >= path.length() || path.charAt(at++) != pattern.charAt(i)) {
                return false;
            }
        }
        return at == path.length();
    }
}
