package dev.penstock.gateway.edge.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's decoder, but it repairs nothing: a request line with more than its two blanks, a length beside chunks, folded header
 * lines, a chunk size that overflows (Netty 4.2.10 takes {@code 100000002} for 2) and whatever {@link RequestHead} refuses make the
 * request invalid. An invalid request is answered by the server's invalid-request handler, its connection closes, and what is
 * pipelined behind it is never looked at.
 */
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {

    private static final String NAME = "httpDecoder";

    /** The decoder holds sizes in an int and notices when the eighth digit makes it negative. */
    private static final int CHUNK_SIZE_DIGITS_MAX = 8;

    private static final int HEX = 16;
    private static final int CRLF_BYTES = 2;
    private static final long UNKNOWN = -1;
    private static final long REFUSED = -2;

    private int wordEnd;
    private boolean inHead;
    private boolean folded;
    private boolean chunked;
    private long chunkBytesLeft;
    private boolean refused;

    private final ReadTimeouts timeouts;
    private boolean inBody;
    private long lastReadNanos;
    private @Nullable ScheduledFuture<?> timer;

    private StrictRequestDecoder(HttpServerOptions options, ReadTimeouts timeouts) {
        super(options);
        this.timeouts = timeouts;
    }

    /** Takes the place of Vert.x's decoder in a connection that speaks HTTP/1 and has not been read from. */
    public static void install(ChannelPipeline pipeline, HttpServerOptions options, ReadTimeouts timeouts) {
        if (pipeline.get(NAME) != null) {
            pipeline.replace(NAME, NAME, new StrictRequestDecoder(options, timeouts));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        awaitHead(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        cancelTimer();
        super.handlerRemoved0(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        cancelTimer();
        super.channelInactive(ctx);
    }

    /** A request that comes in one piece sets no timer. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        lastReadNanos = System.nanoTime();
        boolean wasInBody = inBody;
        super.channelRead(ctx, message);
        if (wasInBody != inBody || (!inBody && actualReadableBytes() == 0 && !inHead)) {
            cancelTimer();
        }
        if (timer == null && !refused && !ctx.isRemoved()) {
            if (inBody) {
                awaitBody(ctx, timeouts.body().toNanos());
            } else if (inHead || actualReadableBytes() > 0) {
                awaitHead(ctx);
            }
        }
    }

    private void awaitHead(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> giveUp(ctx), timeouts.head().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void awaitBody(ChannelHandlerContext ctx, long nanos) {
        timer = ctx.executor().schedule(() -> lookAtBody(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    /** While nobody reads, silence is not the client's. */
    private void lookAtBody(ChannelHandlerContext ctx) {
        timer = null;
        if (!ctx.channel().config().isAutoRead()) {
            lastReadNanos = System.nanoTime();
        }
        long left = timeouts.body().toNanos() - (System.nanoTime() - lastReadNanos);
        if (left <= 0) {
            giveUp(ctx);
        } else {
            awaitBody(ctx, left);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection that is given up
    private void giveUp(ChannelHandlerContext ctx) {
        timer = null;
        timeouts.tooSlow().run();
        ctx.close();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (refused) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int from = buffer.readerIndex();
        boolean inHeadBefore = inHead;
        long chunkBytes = chunked && chunkBytesLeft == 0 ? nextChunkSize(buffer) : UNKNOWN;
        if (chunkBytes == REFUSED) {
            LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            refuse(end, new MalformedRequest("The size of a chunk is not taken"));
            out.add(end);
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int before = out.size();
        super.decode(ctx, buffer, out);
        if (inHead) {
            folded |= hasFold(buffer, from, buffer.readerIndex(), inHeadBefore);
        }
        if (chunkBytes >= 0 && buffer.readerIndex() > from + CRLF_BYTES) {
            // The line has been read. What follows the last chunk are trailers.
            chunkBytesLeft = chunkBytes;
            chunked = chunkBytes > 0;
        }
        for (int i = before; i < out.size(); i++) {
            decoded((HttpObject) out.get(i));
        }
    }

    private void decoded(HttpObject object) {
        if (object instanceof HttpRequest request) {
            check(request);
            inBody = true;
            inHead = false;
            folded = false;
            chunked = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
            chunkBytesLeft = 0;
        } else if (object.decoderResult().isFailure()) {
            refuse(object, new MalformedRequest("The chunks of the body are broken"));
        } else if (object instanceof LastHttpContent) {
            inBody = false;
            chunked = false;
        } else if (chunked && object instanceof HttpContent content) {
            chunkBytesLeft -= content.content().readableBytes();
        }
    }

    private void check(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refused = true;
            return;
        }
        try {
            if (folded) {
                throw new MalformedRequest("A header line is folded");
            }
            RequestHead.check(request);
        } catch (MalformedRequest refusal) {
            // The answer's status line repeats the request's version.
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            refuse(request, refusal);
        }
    }

    private void refuse(HttpObject object, MalformedRequest refusal) {
        refused = true;
        object.setDecoderResult(DecoderResult.failure(refusal));
    }

    /** The size that stands at the beginning of the buffer, or behind the end of the chunk before. */
    private static long nextChunkSize(ByteBuf buffer) {
        int at = buffer.readerIndex();
        int end = buffer.writerIndex();
        if (end - at >= CRLF_BYTES && buffer.getByte(at) == '\r' && buffer.getByte(at + 1) == '\n') {
            at += CRLF_BYTES;
        }
        if (at == end || (buffer.getByte(at) == '\r' && at + 1 == end)) {
            return UNKNOWN;
        }
        long size = 0;
        int digits = 0;
        while (at < end && Character.digit(buffer.getByte(at), HEX) >= 0) {
            size = size * HEX + Character.digit(buffer.getByte(at), HEX);
            at++;
            digits++;
            if (digits > CHUNK_SIZE_DIGITS_MAX) {
                return REFUSED;
            }
        }
        return digits == 0 ? REFUSED : size;
    }

    /** The request line has been read. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        inHead = true;
        return super.createMessage(initialLine);
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireOneBlank(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        if (length > 0) {
            requireOneBlank(line, start);
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void requireOneBlank(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw new MalformedRequest("The request line is not method, target and version");
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new MalformedRequest("Content-Length beside Transfer-Encoding");
    }

    /** Whether a line of the head begins with white space; the decoder has read whole lines up to {@code to}. */
    private static boolean hasFold(ByteBuf buffer, int from, int to, boolean fromLineStart) {
        if (fromLineStart && from < to && isBlank(buffer.getByte(from))) {
            return true;
        }
        for (int lf = buffer.indexOf(from, to, (byte) '\n');
                lf >= 0 && lf + 1 < to;
                lf = buffer.indexOf(lf + 1, to, (byte) '\n')) {
            if (isBlank(buffer.getByte(lf + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
