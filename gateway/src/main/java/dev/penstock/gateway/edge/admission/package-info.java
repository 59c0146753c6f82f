/**
 * How much a node takes on at once (011): requests in work, by priority; connections; handshakes. What is beyond is refused at once
 * instead of queued. {@code AdmissionPolicy} and {@code HandshakeMeter} decide and are pure.
 */
@NullMarked
package dev.penstock.gateway.edge.admission;

import org.jspecify.annotations.NullMarked;
