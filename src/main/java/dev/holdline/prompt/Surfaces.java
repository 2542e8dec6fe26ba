package dev.holdline.prompt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a person can be asked. Surfaces and watchers hear of changes one after the other, in order,
 * on a thread of their own: never under the desk's lock.
 */
final class Surfaces implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Surfaces.class.getName());

    private final Function<String, Asker.Reply> replies;
    private final List<Asker> there = new CopyOnWriteArrayList<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Surfaces that are being made. */
    private final AtomicInteger coming = new AtomicInteger();

    private volatile boolean closing;

    /** What still changes while all is being closed is told to nobody. */
    private final ExecutorService announcer =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofVirtual().name("questions").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    /**
     * @param replies where an answer to the question with this id is handed in
     */
    Surfaces(Function<String, Asker.Reply> replies) {
        this.replies = replies;
    }

    /** Whether there is one that listens, now or in a moment. */
    boolean any() {
        return !closing && (coming.get() > 0 || there.stream().anyMatch(Asker::listens));
    }

    /**
     * @param open the questions that are open when its turn comes: what is opened or answered
     *     meanwhile it hears of as all others do
     */
    void add(Asker surface, Supplier<List<Question>> open) {
        there.add(surface);
        announce(() -> open.get().forEach(each -> show(surface, each)));
    }

    void expect() {
        coming.incrementAndGet();
    }

    void expectNoMore() {
        coming.decrementAndGet();
    }

    void watch(Runnable changed) {
        watchers.add(changed);
    }

    /**
     * @param now what there is to show when its turn comes; null where it is no longer open
     */
    void show(Supplier<@Nullable Question> now) {
        announce(() -> {
            Question question = now.get();
            if (question != null) onAll(surface -> show(surface, question));
            watchers.forEach(Runnable::run);
        });
    }

    private void show(Asker surface, Question question) {
        surface.show(question, replies.apply(question.id()));
    }

    void withdraw(String id) {
        announce(() -> onAll(surface -> surface.withdraw(id)));
    }

    void changed() {
        announce(() -> watchers.forEach(Runnable::run));
    }

    /** One surface that fails must not keep the question from the others. */
    private void onAll(Consumer<Asker> what) {
        for (Asker each : there) {
            try {
                what.accept(each);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a surface failed", e);
            }
        }
    }

    private void announce(Runnable what) {
        announcer.execute(what);
    }

    boolean isClosing() {
        return closing;
    }

    /** Nobody can be asked any more; what is under way is still told. */
    void endAsking() {
        closing = true;
    }

    @Override
    public void close() {
        announcer.shutdown();
    }
}
