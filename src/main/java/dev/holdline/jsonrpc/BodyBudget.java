package dev.holdline.jsonrpc;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What messages may occupy beyond the heap: per message and in all (bytes). Shared by every reader
 * of one Holdline; a message beyond either limit is refused with a sentence that names the limit.
 */
public final class BodyBudget {
    static final int HEAP_LIMIT = 256 * 1024;

    private final long perMessage;
    private final long inAll;
    private final Path folder;
    private final AtomicLong inUse = new AtomicLong();

    public BodyBudget(long perMessage, long inAll) {
        this(perMessage, inAll, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * @param folder where the temporary files are made
     */
    public BodyBudget(long perMessage, long inAll, Path folder) {
        this.perMessage = perMessage;
        this.inAll = inAll;
        this.folder = folder;
    }

    /** 64 MB a message, 256 MB in all. */
    public static BodyBudget standard() {
        return new BodyBudget(64L << 20, 256L << 20);
    }

    /** The most one message may have, bytes. */
    public long perMessage() {
        return perMessage;
    }

    /** Bytes held in temporary files now. */
    public long inUse() {
        return inUse.get();
    }

    Path folder() {
        return folder;
    }

    void take(long bytes) throws BodyTooLargeException {
        if (inUse.addAndGet(bytes) > inAll) {
            inUse.addAndGet(-bytes);
            throw new BodyTooLargeException(
                    "large messages in flight would pass " + (inAll >> 20) + " MB in all");
        }
    }

    void giveBack(long bytes) {
        inUse.addAndGet(-bytes);
    }
}
