package dev.holdline.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The untouched bytes of one message: on the heap, or in an unlinked temporary file when large. */
public sealed interface Body permits HeapBody, FileBody {

    /** Length in bytes. */
    long length();

    /** Writes the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    void writeTo(OutputStream out, long from, long to) throws IOException;

    /** A fresh stream over all bytes, from the start. */
    InputStream open() throws IOException;

    /** Gives back what a large body occupies; a no-op on the heap and when called again. */
    void release();

    static Body of(byte[] bytes) {
        return new HeapBody(bytes, bytes.length);
    }
}
