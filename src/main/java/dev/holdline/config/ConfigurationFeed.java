package dev.holdline.config;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a running Holdline: follows the file, and keeps the last good configuration
 * while the file is broken or gone.
 */
public final class ConfigurationFeed implements AutoCloseable {
    /**
     * What holds at one moment.
     *
     * @param current the last good configuration
     * @param problem why the file as it is now is not in force: one line
     */
    public record State(Configuration current, Optional<Problem> problem) {}

    private static final System.Logger LOG = System.getLogger(ConfigurationFeed.class.getName());

    /** An editor writes in several steps; they count as one once it is quiet for so long. */
    private static final Duration QUIET = Duration.ofMillis(100);

    /** A file, or a neighbour in its folder, that never comes to rest is read all the same. */
    private static final Duration RESTLESS = Duration.ofSeconds(1);

    /** Network disks and targets of links tell nothing, so we look ourselves now and then. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Path file;
    private final Duration look;
    private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
    private final FolderWatch folders;
    private final Thread thread;
    private volatile State state;
    private byte @Nullable [] seen;

    private ConfigurationFeed(Path file, Duration look) {
        this.file = file.toAbsolutePath();
        this.look = look;
        this.folders = FolderWatch.open();
        // before the first reading, so that no change falls between the two
        this.folders.watchAround(this.file);
        this.state = new State(Configuration.EMPTY, Optional.empty());
        boolean _ = read();
        this.thread = Thread.ofVirtual().name("configuration-feed").unstarted(this::follow);
    }

    /**
     * Reads the file and follows it. A file that is broken from the start is told by {@link
     * #problem()}; the empty configuration holds meanwhile. No file is no problem.
     */
    public static ConfigurationFeed open(Path file) {
        return open(file, LOOK);
    }

    static ConfigurationFeed open(Path file, Duration look) {
        ConfigurationFeed feed = new ConfigurationFeed(file, look);
        feed.thread.start();
        return feed;
    }

    public Configuration current() {
        return state.current();
    }

    public Optional<Problem> problem() {
        return state.problem();
    }

    /**
     * Calls {@code listener} with every new state, in order, on the feed's thread; close to stop.
     * Not called with the present one: add the listener first, then read {@link #current()}.
     */
    public AutoCloseable watch(Consumer<State> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends the following; no listener is called once this has returned. */
    @Override
    public void close() {
        listeners.clear();
        folders.close();
        if (Thread.currentThread() != thread) {
            try {
                boolean _ = thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void follow() {
        try {
            while (true) {
                if (folders.changedWithin(look)) {
                    long since = System.nanoTime();
                    while (folders.changedWithin(QUIET)
                            && System.nanoTime() - since < RESTLESS.toNanos()) {}
                }
                folders.watchAround(file);
                if (read()) {
                    State now = state;
                    listeners.forEach(listener -> tell(listener, now));
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed
        }
    }

    /** Whether the state is a new one. */
    private boolean read() {
        State before = state;
        try {
            Optional<byte[]> bytes = ConfigurationFile.bytes(file);
            if (bytes.isEmpty()) {
                if (seen == null) {
                    return false;
                }
                // an editor may remove and write anew; a person who wants no servers writes {}
                throw new Report(file)
                        .fail(
                                "the file is gone",
                                "restore it, or write {} for an empty configuration");
            }
            if (Arrays.equals(seen, bytes.get()) && before.problem().isEmpty()) {
                return false;
            }
            Configuration configuration = ConfigurationFile.parse(file, bytes.get());
            seen = bytes.get();
            state = new State(configuration, Optional.empty());
        } catch (InvalidConfigurationException e) {
            state = new State(before.current(), Optional.of(e.problem()));
            if (!state.equals(before)) {
                LOG.log(System.Logger.Level.WARNING, e.getMessage());
            }
        }
        return !state.equals(before);
    }

    private static void tell(Consumer<State> listener, State now) {
        try {
            listener.accept(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A listener to the configuration failed", e);
        }
    }
}
