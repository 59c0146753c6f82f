package dev.penstock.protocol.problem;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything the interface can refuse or fail at. The wire code is the constant's name in kebab case and never changes its
 * meaning; the status is the HTTP status; retryable says whether the same request, sent again later and unchanged, may succeed.
 *
 * <p>The problem type is {@code urn:penstock:problem:<code>}, except where a registered type exists (RFC 9457, section 4).
 */
public enum ErrorCode {
    /** Request line, path or headers are not well-formed HTTP, or can be read in more than one way; the connection closes. */
    MALFORMED_REQUEST(400, false, "The request is not well-formed HTTP"),
    /** The body is not JSON, or not one JSON value in UTF-8. */
    MALFORMED_BODY(400, false, "The body is not well-formed JSON"),
    /** A query parameter is missing, of the wrong form or out of range. */
    INVALID_QUERY(400, false, "A query parameter is not valid"),
    /** A request header such as If-Match or Idempotency-Key is not of its form. */
    INVALID_HEADER(400, false, "A request header is not valid"),
    /** A cursor or page token that this service did not issue for this list. */
    INVALID_CURSOR(400, false, "The cursor is not valid"),

    /** No bearer token, or one that does not verify. */
    UNAUTHORIZED(401, false, "Authentication is required"),
    /** The bearer token was good and has expired: refresh it. */
    TOKEN_EXPIRED(401, false, "The access token has expired"),
    /** Login with an unknown tenant, user or password; which of them is not said. */
    INVALID_CREDENTIALS(401, false, "Tenant, e-mail or password is wrong"),
    /** The refresh token is unknown, expired, revoked, or was used before (its whole family is revoked then): log in again. */
    REFRESH_REJECTED(401, false, "The refresh token is not accepted"),

    /** Known, visible, but the caller's role does not allow it. What a caller may not even see is {@link #NOT_FOUND}. */
    FORBIDDEN(403, false, "The role does not allow this"),
    /** No such resource, or none that the caller may see. */
    NOT_FOUND(404, false, "Not found"),
    /** The file may have thumbnails, but they are not made yet; {@code Retry-After} says when to ask again. */
    THUMBNAIL_NOT_READY(404, true, "The thumbnail is not ready"),
    /** The path exists, the method does not; {@code Allow} names those that do. */
    METHOD_NOT_ALLOWED(405, false, "The method is not allowed here"),

    /** A live sibling has this name already (names compare case-insensitively). */
    NAME_TAKEN(409, false, "The name is taken in this folder"),
    /** The file's current version is not the one this write was based on. */
    VERSION_CONFLICT(409, false, "The file has changed since"),
    /** The folder to put something into does not exist, or it or a folder above it is in the trash. */
    PARENT_NOT_FOUND(409, false, "The parent folder does not exist"),
    /** The node to put something into is a file. */
    PARENT_NOT_FOLDER(409, false, "The parent is not a folder"),
    /** The folder is nested deeper than the service allows. */
    TOO_DEEP(409, false, "The folder is nested too deep"),
    /** A folder cannot be moved into itself or below itself. */
    MOVE_CYCLE(409, false, "A folder cannot move below itself"),
    /** A drive's root cannot be renamed, moved or put into the trash. */
    ROOT_IMMUTABLE(409, false, "The root folder cannot be changed"),
    /** The operation needs a file and the node is a folder. */
    NOT_A_FILE(409, false, "The node is not a file"),
    /** The node is in the trash: restore it first. */
    NODE_TRASHED(409, false, "The node is in the trash"),
    /** A drive keeps at least one owner. */
    LAST_OWNER(409, false, "A drive needs an owner"),
    /** The session listens to as many drives as it may. */
    TOO_MANY_SUBSCRIPTIONS(409, false, "The session listens to as many drives as it may"),
    /** The user has as many live API keys as one may have. */
    TOO_MANY_API_KEYS(409, false, "There are as many API keys as there may be"),
    /** Completion came before all bytes did: send them, then complete again. */
    UPLOAD_INCOMPLETE(409, true, "The upload is not complete"),
    /** This node reads its route table from a file: it cannot be changed here. */
    ROUTES_FROM_FILE(409, false, "The route table comes from a file"),
    /** The upload was aborted, or completed with another result. */
    UPLOAD_CLOSED(409, false, "The upload is closed"),

    /** The cursor is older than the journal, or of another epoch: start from a snapshot. */
    RESYNC(410, false, "The position is gone, start from a snapshot"),
    /** The upload ran out of time: create a new one. */
    UPLOAD_EXPIRED(410, false, "The upload has expired"),
    /** If-Match names another revision than the current one. */
    PRECONDITION_FAILED(412, false, "The resource has changed since"),
    /** The request body is larger than the service takes. */
    PAYLOAD_TOO_LARGE(413, false, "The body is too large"),
    /** The announced file is larger than the service takes. */
    FILE_TOO_LARGE(413, false, "The file is too large"),
    /** Path and query together are longer than the service takes. */
    URI_TOO_LONG(414, false, "The request target is too long"),
    /** The body's media type is not the one this operation takes. */
    UNSUPPORTED_MEDIA_TYPE(415, false, "The media type is not supported"),
    /** Well-formed JSON that does not fit the schema; {@code errors} points at each place. */
    INVALID_BODY(422, false, "The body does not fit its schema"),
    /** The stored object has another size than was announced. */
    UPLOAD_SIZE_MISMATCH(422, false, "The size differs from the announced one"),
    /** The stored object has another SHA-256 than was announced. */
    UPLOAD_HASH_MISMATCH(422, false, "The hash differs from the announced one"),
    /** The Idempotency-Key was used before with another request. */
    IDEMPOTENCY_KEY_REUSED(422, false, "The idempotency key belongs to another request"),
    /** The realtime endpoint was asked without a WebSocket upgrade it can serve. */
    UPGRADE_REQUIRED(426, false, "A WebSocket upgrade is required"),
    /** Too many requests; {@code Retry-After} says when to come back. */
    RATE_LIMITED(429, true, "Too many requests"),
    /** The header section is larger than the service takes. */
    HEADERS_TOO_LARGE(431, false, "The header section is too large"),

    /** A fault of ours. The request id finds it in the log. */
    INTERNAL(500, true, "The service failed"),
    /** The upstream of this route could not be reached, broke off, or answered what is no HTTP. */
    UPSTREAM_FAILED(502, true, "The upstream failed"),
    /** A part this operation needs is down or draining; {@code Retry-After} says when to come back. */
    UNAVAILABLE(503, true, "The service is unavailable for now"),
    /** No server of this route's upstream may be asked for now; {@code Retry-After} says when to come back. */
    UPSTREAM_UNAVAILABLE(503, true, "The upstream is unavailable for now"),
    /** As many requests as may be are on their way to this route's upstream; {@code Retry-After} says when to come back. */
    UPSTREAM_OVERLOADED(503, true, "The upstream has too many requests"),
    /** This node has as much to do as it takes on; {@code Retry-After} says when to come back. Nothing was done. */
    OVERLOADED(503, true, "The service has more to do than it takes on"),
    /** The operation did not end in its time; whether it took effect is unknown. */
    TIMEOUT(504, true, "The operation took too long"),
    /** The upstream of this route did not answer in its time; whether the request took effect is unknown. */
    UPSTREAM_TIMEOUT(504, true, "The upstream took too long"),
    /** The tenant's storage quota would be exceeded. */
    STORAGE_QUOTA_EXCEEDED(507, false, "The storage quota is used up");

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, c -> c));

    /** Registered by the RateLimit header fields draft (draft-ietf-httpapi-ratelimit-headers). */
    private static final URI RATE_LIMIT_TYPE =
            URI.create("https://iana.org/assignments/http-problem-types#quota-exceeded");

    private final String code;
    private final int status;
    private final boolean retryable;
    private final String title;
    private final URI type;

    ErrorCode(int status, boolean retryable, String title) {
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.status = status;
        this.retryable = retryable;
        this.title = title;
        this.type = URI.create("urn:penstock:problem:" + code);
    }

    /** The stable wire code, in kebab case. */
    @JsonValue
    public String code() {
        return code;
    }

    /** The HTTP status this code always comes with. */
    public int status() {
        return status;
    }

    /** Whether the same request, unchanged, may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** A short sentence for people, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The problem type of RFC 9457. */
    public URI type() {
        return this == RATE_LIMITED ? RATE_LIMIT_TYPE : type;
    }

    /** Finds a code by its wire form; empty for one this version does not know. */
    public static Optional<ErrorCode> byCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
