package dev.holdline.gateway.http;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that answer requests. A call that is alone, or nearly so, has a platform thread,
 * which the kernel wakes by itself when its server answers; a virtual one takes a poller and two
 * carriers for that. Many at once have virtual ones, which then wake each other for less
 * (docs/decisions/0013).
 */
final class RequestThreads implements AutoCloseable {
    /** A client's next call may come before the end of the last one's is tidied up. */
    private static final int NEARLY_ALONE = 2;

    private static final long KEPT_SECONDS = 30;

    private static final Thread.Builder.OfVirtual VIRTUAL =
            Thread.ofVirtual().name("http-request").inheritInheritableThreadLocals(false);

    private final AtomicInteger calls = new AtomicInteger();
    private final ThreadPoolExecutor platform =
            new ThreadPoolExecutor(
                    0,
                    2 * NEARLY_ALONE,
                    KEPT_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform()
                            .name("http-request")
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .factory(),
                    (request, _) -> VIRTUAL.start(request));

    /**
     * @param isCall whether it is answered soon, or held: not a stream that stays open
     */
    void start(Runnable request, boolean isCall) {
        if (!isCall) {
            VIRTUAL.start(request);
        } else if (calls.incrementAndGet() <= NEARLY_ALONE) {
            platform.execute(() -> run(request));
        } else {
            VIRTUAL.start(() -> run(request));
        }
    }

    private void run(Runnable call) {
        try {
            call.run();
        } finally {
            calls.decrementAndGet();
        }
    }

    @Override
    public void close() {
        platform.shutdown();
    }
}
