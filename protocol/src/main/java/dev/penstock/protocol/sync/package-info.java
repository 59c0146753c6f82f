/** Frames and close codes of the WebSocket sub-protocol {@code penstock.sync.v1}, as {@code asyncapi.yaml} describes it. */
@NullMarked
package dev.penstock.protocol.sync;

import org.jspecify.annotations.NullMarked;
