package dev.penstock.gateway.request;

/** Answers requests: the local features, an upstream, an aggregate, a redirect. Shared by all event loops. */
@FunctionalInterface
public interface Target {

    /**
     * Answers, now or later, with {@link Exchange#response()} or {@link Exchange#fail}. On the request's event loop. Who does not
     * read the body at once must pause the request before this returns; what nobody reads is gone. An exception thrown is answered.
     */
    void serve(Exchange exchange);

    /**
     * Whether the answer is another server's, passed on: then it says itself what browsers may do with it, and gets of the gateway's
     * own headers only those that hold for any answer.
     */
    default boolean forwards() {
        return false;
    }
}
