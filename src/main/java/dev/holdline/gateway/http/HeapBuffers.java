package dev.holdline.gateway.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Every buffer a plain array. Netty reads into direct memory wherever it can free that itself; on
 * JDK 25 it does so by closing a shared arena, which stops every thread for a handshake: measured,
 * once per request, a fifth of its CPU time.
 */
final class HeapBuffers extends AbstractByteBufAllocator {
    static final HeapBuffers INSTANCE = new HeapBuffers();

    private HeapBuffers() {
        super(false);
    }

    @Override
    public ByteBuf ioBuffer(int capacity) {
        return heapBuffer(capacity);
    }

    @Override
    public ByteBuf ioBuffer() {
        return heapBuffer();
    }

    @Override
    public ByteBuf ioBuffer(int capacity, int most) {
        return heapBuffer(capacity, most);
    }

    @Override
    protected ByteBuf newHeapBuffer(int capacity, int most) {
        return new UnpooledHeapByteBuf(this, capacity, most);
    }

    @Override
    protected ByteBuf newDirectBuffer(int capacity, int most) {
        return new UnpooledDirectByteBuf(this, capacity, most);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
