package dev.penstock.gateway.auth.throttle;

import io.vertx.core.buffer.Buffer;

/** Whose attempts are counted, as 32 bytes that tell nobody who that is. */
record Key(Buffer buffer) {}
