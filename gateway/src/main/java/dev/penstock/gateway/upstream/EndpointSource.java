package dev.penstock.gateway.upstream;

/** Makes a cluster's endpoints and sees them off. */
interface EndpointSource {

    Endpoint open(Endpoint.Place place);

    /** It belongs to the cluster no more; requests may still be on their way to it. */
    void close(Endpoint endpoint);
}
