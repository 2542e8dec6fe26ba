package dev.holdline.testkit;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Work on a thread of its own, and conditions waited for with a bound. */
public final class Waiting {
    private Waiting() {}

    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) fail("never: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Starts on a virtual thread, as the product does. */
    public static <T> Running<T> start(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                result.complete(work.call());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        });
        return new Running<>(thread, result);
    }

    /** Work that was started. */
    public record Running<T>(Thread thread, CompletableFuture<T> result) {
        public T get() throws Exception {
            try {
                return result.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }

        public <E extends Exception> E failure(Class<E> kind) throws Exception {
            try {
                return fail("answered: " + get());
            } catch (Exception e) {
                if (kind.isInstance(e)) return kind.cast(e);
                throw e;
            }
        }
    }
}
