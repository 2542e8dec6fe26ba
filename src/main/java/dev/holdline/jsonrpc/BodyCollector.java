package dev.holdline.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects one message as it arrives: up to 256 KB on the heap, then in an unlinked temporary file.
 * Where it throws (beyond the budget, or not stored), what it holds is held until {@link #reset}.
 */
public final class BodyCollector extends OutputStream {
    private final BodyBudget budget;
    private byte[] heap = new byte[1024];
    private int size;
    private @Nullable FileChannel file;
    private long filed;

    public BodyCollector(BodyBudget budget) {
        this.budget = budget;
    }

    /** Bytes collected so far. */
    public long length() {
        return filed + size;
    }

    @Override
    public void write(int b) throws IOException {
        if (size == heap.length) grow(1);
        heap[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        if (count > heap.length - size) grow(count);
        if (count > heap.length - size) {
            spill();
            append(from, offset, count);
            return;
        }
        System.arraycopy(from, offset, heap, size, count);
        size += count;
    }

    /**
     * Collects a stream to its end, straight into the buffer.
     *
     * @param expected how many bytes to make room for; at most 0 where nobody knows
     */
    public void readAll(InputStream in, long expected) throws IOException {
        if (size == 0 && expected > heap.length && expected < BodyBudget.HEAP_LIMIT) {
            heap = new byte[(int) expected + 1];
        }
        while (true) {
            if (size == heap.length) grow(1);
            int n = in.read(heap, size, heap.length - size);
            if (n < 0) return;
            size += n;
        }
    }

    private void grow(int more) throws IOException {
        if (length() + more > budget.perMessage()) {
            throw new BodyTooLargeException(
                    "a message may have at most " + (budget.perMessage() >> 20) + " MB");
        }
        if (file == null && size + more <= BodyBudget.HEAP_LIMIT) {
            heap =
                    Arrays.copyOf(
                            heap,
                            Math.min(
                                    BodyBudget.HEAP_LIMIT, Math.max(size + more, heap.length * 2)));
        } else {
            spill();
        }
    }

    private void spill() throws IOException {
        if (file == null) {
            makeFile();
            if (heap.length < 64 * 1024) heap = Arrays.copyOf(heap, 64 * 1024);
        }
        append(heap, 0, size);
        size = 0;
    }

    private void append(byte[] from, int offset, int count) throws IOException {
        if (count == 0) return;
        budget.take(count);
        filed += count;
        FileChannel to = java.util.Objects.requireNonNull(file);
        var bytes = ByteBuffer.wrap(from, offset, count);
        try {
            while (bytes.hasRemaining()) to.write(bytes);
        } catch (ClosedByInterruptException e) {
            throw e; // whoever waited for it gave up; the disk is as good as before
        } catch (IOException e) {
            throw new BodyNotStoredException(e);
        }
    }

    private void makeFile() throws IOException {
        try {
            Path path = Files.createTempFile(budget.folder(), "holdline", ".body");
            try {
                file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new BodyNotStoredException(e);
        }
    }

    /** The whole body; the collector starts anew. */
    public Body finish() throws IOException {
        Body body;
        if (file == null) {
            body = new HeapBody(heap, size);
            heap = new byte[1024];
        } else {
            spill();
            body = new FileBody(file, filed, budget);
        }
        file = null;
        filed = 0;
        size = 0;
        return body;
    }

    /** Drops what was collected; the collector starts anew. */
    public void reset() throws IOException {
        FileChannel spilled = file;
        long occupied = filed;
        file = null;
        filed = 0;
        size = 0;
        if (spilled == null) return;
        budget.giveBack(occupied);
        spilled.close();
    }
}
