package dev.holdline.ui.settings;

import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the navigation knows of a page, which itself is made once it is wanted. */
final class Tab {
    private static final System.Logger LOG = System.getLogger(Tab.class.getName());

    /** Names its words ({@code page.KEY} in the bundle) and its id in the navigation. */
    final String key;

    /** The number beside its name; 0 for none. */
    final ToLongFunction<Snapshot> count;

    /** How many things on it need the person, an amber number that takes the count's place. */
    final ToLongFunction<Snapshot> needs;

    /** Whether it shows this open question itself; else it stands above the page. */
    final BiPredicate<Question, Snapshot> asks;

    private final Supplier<Page> make;
    private @Nullable CompletableFuture<Page> page;

    Tab(
            String key,
            ToLongFunction<Snapshot> count,
            ToLongFunction<Snapshot> needs,
            BiPredicate<Question, Snapshot> asks,
            Supplier<Page> make) {
        this.key = key;
        this.count = count;
        this.needs = needs;
        this.asks = asks;
        this.make = make;
    }

    /** A page of which there is nothing to count. */
    Tab(String key, Supplier<Page> make) {
        this(key, _ -> 0, _ -> 0, (_, _) -> false, make);
    }

    /**
     * The page, made by {@code workshop} when it is first asked for; from one thread at a time.
     *
     * @param tryOut has it before anybody else
     */
    CompletableFuture<Page> page(Executor workshop, Consumer<Page> tryOut) {
        CompletableFuture<Page> there = page;
        if (there == null) {
            there = CompletableFuture.supplyAsync(() -> made(tryOut), workshop);
            page = there;
        }
        return there;
    }

    private Page made(Consumer<Page> tryOut) {
        try {
            Page made = make.get();
            made.prepare();
            tryOut.accept(made);
            return made;
        } catch (RuntimeException | Error e) {
            // Nobody may be waiting for it yet.
            LOG.log(System.Logger.Level.ERROR, "no page " + key, e);
            throw e;
        }
    }
}
