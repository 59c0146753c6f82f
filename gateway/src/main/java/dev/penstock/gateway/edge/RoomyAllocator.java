package dev.penstock.gateway.edge;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Gives the heads of answers a buffer with room for a short body. Netty's encoder puts the body behind the head if it fits, and what
 * would be two buffers, two promises and a gathering write is one of each. The rest is the channel's own allocator's. Any thread.
 */
final class RoomyAllocator extends AbstractByteBufAllocator {

    /** A head and some three KiB. Copying as much costs less than a second buffer does. */
    private static final int ROOM_BYTES = 4096;

    private final ByteBufAllocator own;

    RoomyAllocator(ByteBufAllocator own) {
        super(true);
        this.own = own;
    }

    /** What the encoder asks for, with its guess at the size of the head. */
    @Override
    public ByteBuf buffer(int headBytes) {
        return own.buffer(Math.max(headBytes, ROOM_BYTES));
    }

    @Override
    public boolean isDirectBufferPooled() {
        return own.isDirectBufferPooled();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return own.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return own.directBuffer(initialCapacity, maxCapacity);
    }
}
