package dev.holdline.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says that something changed in the folders around a file: editors replace files by renaming, so
 * the file itself cannot be watched. Where the system cannot watch (no inotify instance left), it
 * only waits.
 */
final class FolderWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FolderWatch.class.getName());

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FolderWatch(@Nullable WatchService service) {
        this.service = service;
    }

    static FolderWatch open() {
        try {
            return new FolderWatch(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Files are looked at now and then: {0}",
                    e.toString());
            return new FolderWatch(null);
        }
    }

    /** Watches the folder of {@code file} and, where it is a link, that of its target. */
    void watchAround(Path file) {
        if (service == null) {
            return;
        }
        Set<Path> wanted = new LinkedHashSet<>();
        addParent(wanted, file);
        try {
            addParent(wanted, file.toRealPath());
        } catch (IOException e) {
            // not there yet
        }
        keys.entrySet()
                .removeIf(e -> {
                    if (!wanted.contains(e.getKey())) {
                        e.getValue().cancel();
                    }
                    return !e.getValue().isValid();
                });
        for (Path folder : wanted) {
            if (!keys.containsKey(folder) && Files.isDirectory(folder)) {
                try {
                    keys.put(
                            folder,
                            folder.register(
                                    service,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_MODIFY,
                                    StandardWatchEventKinds.ENTRY_DELETE));
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "Cannot watch {0}: {1}", folder, e);
                }
            }
        }
    }

    /**
     * Waits for a change, at most so long.
     *
     * @throws ClosedWatchServiceException once it is closed
     */
    boolean changedWithin(Duration time) throws InterruptedException {
        if (service == null) {
            if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ClosedWatchServiceException();
            }
            return false;
        }
        WatchKey key = service.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
            return false;
        }
        key.pollEvents();
        key.reset();
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "A watch did not close", e);
            }
        }
    }

    private static void addParent(Set<Path> folders, Path file) {
        Path parent = file.getParent();
        if (parent != null) {
            folders.add(parent);
        }
    }
}
