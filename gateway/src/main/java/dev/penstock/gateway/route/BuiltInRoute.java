package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.route.core.RoutePattern;
import java.util.List;

/**
 * A route of a feature of ours, which is there without any table: the floor under the operator's routes. Which methods a path has is
 * the feature's own business.
 *
 * @param path its pattern as written; also its name
 * @param guarded whether no table may take its requests on every host: without it nobody could log in, or put the table right
 */
record BuiltInRoute(String path, RouteClass routeClass, Access access, NodePart part, boolean guarded) {

    /** Class, access, path, part if it is not the API. Whatever is not listed needs a token: a forgotten feature is protected. */
    private static final String FLOOR = """
            AUTH     OPEN     /v1/auth/**
            AUTH     OPEN     /.well-known/**
            REALTIME OPEN     /v1/realtime/**               REALTIME
            UPLOAD   OPEN     /v1/bucket-events
            CHANGES  CALLER   /v1/drives/*/changes
            CHANGES  CALLER   /v1/drives/*/snapshot
            UPLOAD   CALLER   /v1/drives/*/uploads/**
            DOWNLOAD CALLER   /v1/drives/*/nodes/*/content
            DOWNLOAD CALLER   /v1/drives/*/nodes/*/thumbnail
            METADATA CALLER   /v1/me
            AUTH     CALLER   /v1/me/password
            AUTH     CALLER   /v1/devices/**
            AUTH     CALLER   /v1/api-keys/**
            METADATA CALLER   /v1/jobs/*
            METADATA CALLER   /v1/drives/*/nodes/*/children
            METADATA CALLER   /v1/drives/*/nodes/**
            SHARE    CALLER   /v1/drives/*/members/**
            METADATA CALLER   /v1/drives/*/batch
            METADATA CALLER   /v1/drives/*
            METADATA CALLER   /v1/drives
            ADMIN    CALLER   /v1/tenant/**
            ADMIN    OPERATOR /v1/admin/**
            METADATA CALLER   /v1/**
            METADATA CALLER   /**
            """;

    /** What is for the operator's table to fill. */
    private static final String REST = "/**";

    static final List<BuiltInRoute> ALL = FLOOR.lines().map(BuiltInRoute::read).toList();

    private static BuiltInRoute read(String line) {
        String[] words = line.strip().split(" +");
        RouteClass routeClass = RouteClass.valueOf(words[0]);
        Access access = Access.valueOf(words[1]);
        return new BuiltInRoute(
                words[2],
                routeClass,
                access,
                words.length > 3 ? NodePart.valueOf(words[3]) : NodePart.API,
                (routeClass == RouteClass.AUTH && access == Access.OPEN) || access == Access.OPERATOR);
    }

    RoutePattern pattern() {
        return RoutePattern.ofPath(path);
    }

    /** Whether it is there for what no other route fits. */
    boolean isRest() {
        return path.equals(REST);
    }
}
