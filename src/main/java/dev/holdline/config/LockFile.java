package dev.holdline.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time, over all processes and threads: an empty file (0600) whose lock the operating
 * system drops when its holder dies.
 */
public final class LockFile {
    /** What is done under the lock. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * The system's lock is per process and refuses a second thread, so threads queue here first.
     */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private LockFile() {}

    /** Waits for the lock, then runs {@code work}; not reentrant. */
    public static <T> T holding(Path lockFile, Work<T> work) throws IOException {
        Path path = lockFile.toAbsolutePath().normalize();
        Path folder = path.getParent();
        if (folder != null) {
            OwnerOnly.createFolders(folder);
        }
        ReentrantLock thread = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
        thread.lock();
        try (FileChannel channel =
                        FileChannel.open(
                                path,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                OwnerOnly.file(path));
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock on " + path + " was lost");
            }
            return work.run();
        } finally {
            thread.unlock();
        }
    }
}
