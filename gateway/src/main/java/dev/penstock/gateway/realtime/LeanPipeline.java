package dev.penstock.gateway.realtime;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.util.Map;

/**
 * Takes an accepted WebSocket out of Vert.x's hands (019): what Vert.x keeps for each socket, two queues of 1,024 places among it,
 * is ten times what a session needs. What stays of the pipeline is TLS; the frame decoder and the session's own handler follow it.
 * Vert.x is told that the connection has closed, and forgets it; the server still knows the channel and closes it when it stops.
 */
final class LeanPipeline {

    private LeanPipeline() {}

    /** Reads nothing until {@link #enter}. In the turn of the upgrade. */
    static Channel hold(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channelHandlerContext().channel();
        channel.config().setAutoRead(false);
        return channel;
    }

    /**
     * Puts the handler in the place of all others. Not before the turn after the upgrade: in that one the pipeline still ends the
     * HTTP exchange. On the channel's loop.
     *
     * @param frameBytesMax larger frames are refused before they are read
     */
    static void enter(Channel channel, ChannelHandler handler, int frameBytesMax) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext vertxContext = pipeline.context(VertxHandler.class);
        for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
            if (!(entry.getValue() instanceof SslHandler)) {
                pipeline.remove(entry.getKey());
            }
        }
        pipeline.addLast(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .allowMaskMismatch(false)
                .maxFramePayloadLength(frameBytesMax)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build()));
        pipeline.addLast(handler);
        ((VertxHandler<?>) vertxContext.handler()).channelInactive(vertxContext);
    }
}
