package dev.holdline.gateway.http;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that answer requests. A call has a platform thread, which the kernel wakes by itself
 * when its server answers; a virtual one takes a poller and two carriers for that, nearly half of
 * what a call cost (docs/decisions/0012). What may wait for hours, and whatever comes when many
 * wait already, has a virtual one.
 */
final class RequestThreads implements AutoCloseable {
    /** More than people's clients call at once; each takes some 100 KB. */
    private static final int MOST = 64;

    private static final long KEPT_SECONDS = 30;

    private static final Thread.Builder.OfVirtual VIRTUAL =
            Thread.ofVirtual().name("http-request").inheritInheritableThreadLocals(false);

    private final ThreadPoolExecutor platform =
            new ThreadPoolExecutor(
                    0,
                    MOST,
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
        if (isCall) platform.execute(request);
        else VIRTUAL.start(request);
    }

    @Override
    public void close() {
        platform.shutdown();
    }
}
