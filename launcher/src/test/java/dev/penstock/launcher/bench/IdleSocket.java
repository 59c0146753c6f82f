package dev.penstock.launcher.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The client's end of one WebSocket, as small as it can be: upgrades, sends its first frame, answers pings, and counts what comes.
 * Many thousands of them share a process, and must cost less than what they measure.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is not sent is missing from what comes back
final class IdleSocket extends ByteToMessageDecoder {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] READY = "{\"t\":\"ready\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHANGES = "{\"t\":\"changes\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final int FINAL_TEXT = 0x81;
    private static final int PONG = 0x8a;
    private static final int MASKED = 0x80;

    private final Tally tally;
    private final ByteBuf upgrade;
    private final ByteBuf firstFrame;
    private boolean open;

    /** What happens to all sockets of a process. Called on event loops. */
    interface Tally {

        /** Upgraded, and said {@code ready} to if there was a first frame. */
        void ready();

        /** A frame of changes came. */
        void changes(ByteBuf frame);

        void closed();
    }

    /**
     * @param upgrade the request's head, shared
     * @param firstFrame what to send then, framed; empty for nothing
     */
    IdleSocket(Tally tally, ByteBuf upgrade, ByteBuf firstFrame) {
        this.tally = tally;
        this.upgrade = upgrade;
        this.firstFrame = firstFrame;
    }

    /** A text frame of a client. The mask of zeros is as good as any for a server. */
    static ByteBuf text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.buffer().writeByte(FINAL_TEXT);
        if (payload.length < LENGTH_16) {
            frame.writeByte(MASKED | payload.length);
        } else {
            frame.writeByte(MASKED | LENGTH_16).writeShort(payload.length);
        }
        return frame.writeInt(0).writeBytes(payload);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(upgrade.retainedDuplicate());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!open) {
            head(ctx, in);
        } else {
            frame(ctx, in);
        }
    }

    private void head(ChannelHandlerContext ctx, ByteBuf in) {
        int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), in);
        if (end < 0) {
            return;
        }
        String head = in.readCharSequence(end + END_OF_HEAD.length - in.readerIndex(), StandardCharsets.US_ASCII)
                .toString();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException("refused: " + head);
        }
        open = true;
        if (firstFrame.isReadable()) {
            ctx.writeAndFlush(firstFrame.retainedDuplicate());
        } else {
            tally.ready();
        }
    }

    private void frame(ChannelHandlerContext ctx, ByteBuf in) {
        in.markReaderIndex();
        if (in.readableBytes() < 2) {
            return;
        }
        int first = in.readUnsignedByte();
        long length = length(in);
        if (length < 0 || in.readableBytes() < length) {
            in.resetReaderIndex();
            return;
        }
        take(ctx, first, in.readSlice((int) length));
    }

    /** Of the payload, or -1 when more bytes are needed to know. */
    private static long length(ByteBuf in) {
        int length = in.readUnsignedByte();
        if (length == LENGTH_16) {
            return in.readableBytes() < 2 ? -1 : in.readUnsignedShort();
        }
        if (length == LENGTH_64) {
            return in.readableBytes() < 8 ? -1 : in.readLong();
        }
        return length;
    }

    private void take(ChannelHandlerContext ctx, int first, ByteBuf payload) {
        if (first == PING) {
            ctx.writeAndFlush(
                    Unpooled.buffer(6).writeByte(PONG).writeByte(MASKED).writeInt(0));
        } else if (first == CLOSE) {
            ctx.close();
        } else if (startsWith(payload, CHANGES)) {
            tally.changes(payload);
        } else if (startsWith(payload, READY)) {
            tally.ready();
        }
    }

    private static boolean startsWith(ByteBuf payload, byte[] prefix) {
        return payload.readableBytes() >= prefix.length
                && ByteBufUtil.equals(payload, payload.readerIndex(), Unpooled.wrappedBuffer(prefix), 0, prefix.length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        tally.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        System.err.println(cause);
        ctx.close();
    }
}
