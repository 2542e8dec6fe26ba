package dev.holdline.jsonrpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A body small enough to stay in memory; the array is shared, never changed. */
record HeapBody(byte[] bytes, int size) implements Body {

    @Override
    public long length() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        out.write(bytes, (int) from, (int) (to - from));
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes, 0, size);
    }

    @Override
    public void release() {}
}
