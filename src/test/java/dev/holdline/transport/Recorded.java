package dev.holdline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a wire told its owner, and a few ways to use one in a test. */
final class Recorded implements Transport.Inbound {
    static final Duration LONG = Duration.ofSeconds(20);

    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<TransportException> lost = new CompletableFuture<>();

    @Override
    public void message(Message message) {
        messages.add(message);
    }

    @Override
    public void lost(TransportException why) {
        assertThat(lost.complete(why)).as("told once").isTrue();
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message arrived").isNotNull();
        return message;
    }

    static Message request(long id, String method, String text) {
        return Message.request(Id.of(id), method, "{\"text\":\"" + text + "\"}");
    }

    static String call(Transport wire, long id, String method, String text) throws Exception {
        Message answer = wire.exchange(request(id, method, text), m -> {}, Transport.UNBOUNDED);
        assertThat(answer.id()).isEqualTo(Id.of(id));
        return answer.raw(dev.holdline.jsonrpc.Field.RESULT);
    }

    /** Starts on a platform thread, as a client's call does. */
    static <T> Running<T> start(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                result.complete(work.call());
                            } catch (Throwable e) {
                                result.completeExceptionally(e);
                            }
                        });
        return new Running<>(thread, result);
    }

    record Running<T>(Thread thread, CompletableFuture<T> result) {
        T get() throws Exception {
            try {
                return result.get(20, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }

        TransportException failure() throws Exception {
            try {
                return fail("answered: " + get());
            } catch (TransportException e) {
                return e;
            }
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) fail("never: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
