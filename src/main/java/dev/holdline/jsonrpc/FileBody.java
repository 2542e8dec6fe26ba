package dev.holdline.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A body in a temporary file that has no name any more, so that nothing is left behind. */
final class FileBody implements Body {
    private static final Cleaner CLEANER = Cleaner.create();

    private final FileChannel file;
    private final long length;
    private final Cleaner.Cleanable cleanable;

    FileBody(FileChannel file, long length, BodyBudget budget) {
        this.file = file;
        this.length = length;
        // The cleaner is the net below release(): a body lost with its call still frees its share.
        this.cleanable = CLEANER.register(this, new Release(file, length, budget));
    }

    private record Release(FileChannel file, long length, BodyBudget budget) implements Runnable {
        @Override
        public void run() {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                budget.giveBack(length);
            }
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(64 * 1024, Math.max(1, to - from)));
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            int n = file.read(buffer, at);
            if (n < 0) throw new IOException("the stored message ended early");
            out.write(buffer.array(), 0, n);
            at += n;
        }
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                int n = file.read(ByteBuffer.wrap(into, from, count), at);
                if (n > 0) at += n;
                return n;
            }
        };
    }

    @Override
    public void release() {
        cleanable.clean();
    }
}
