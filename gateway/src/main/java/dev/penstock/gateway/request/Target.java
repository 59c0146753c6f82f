package dev.penstock.gateway.request;

/** Answers requests: the local features, an upstream, an aggregate, a redirect. Shared by all event loops. */
@FunctionalInterface
public interface Target {

    /**
     * Answers, now or later, with {@link Exchange#response()} or {@link Exchange#fail}. On the request's event loop. Who does not
     * read the body at once must pause the request before this returns; what nobody reads is gone. An exception thrown is answered.
     */
    void serve(Exchange exchange);
}
