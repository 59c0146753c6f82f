package dev.penstock.gateway.request;

/**
 * Counts bytes that clients move without them passing through the gateway: by presigned URL, at the size announced when the URL is
 * given out. Bytes that do pass are counted anyway. Any thread.
 */
public interface TransferMeter {

    /** The caller was given leave to send so many bytes. */
    void goingIn(Caller caller, long bytes);

    /** The caller was shown where to fetch so many bytes. */
    void goingOut(Caller caller, long bytes);
}
