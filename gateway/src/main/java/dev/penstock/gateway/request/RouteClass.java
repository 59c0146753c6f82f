package dev.penstock.gateway.request;

/** What kind of work a route is: rate limits and admission tell requests apart by it. Its name in lower case is a metrics label. */
public enum RouteClass {
    AUTH,
    METADATA,
    CHANGES,
    UPLOAD,
    DOWNLOAD,
    SHARE,
    ADMIN,
    REALTIME
}
