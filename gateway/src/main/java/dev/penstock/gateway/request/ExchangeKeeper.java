package dev.penstock.gateway.request;

/** Who opened an {@link Exchange} and sees to its end: the edge. On the exchange's event loop. */
public interface ExchangeKeeper {

    /** Answers a failure. At most once for each exchange. */
    void failed(Exchange exchange, Throwable cause);

    /** A feature's answer as it goes out, compressed if that is worth it. */
    Reply outgoing(Exchange exchange, Reply reply);

    /** The answer is complete or the connection gone. Once for each exchange, after everything that waited for its end. */
    void ended(Exchange exchange);
}
