package dev.holdline.history;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.LockFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows on disk, one JSON line each: {@code history.jsonl}, and {@code history.1.jsonl} that it
 * became when it was full; the one before that is gone. Several processes may write. Closed, it has
 * written what it was given.
 */
public final class History implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(History.class.getName());

    /** In one file, so that there are always that many and at most twice as many. */
    private static final int MOST_ROWS = 10_000;

    private static final long MOST_BYTES = 5_000_000;

    /** At most about 2 MB. */
    private static final int MOST_WAITING = 1_000;

    /** The end of the program waits no longer for a disk, or for another Holdline. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(3);

    /** As long as it takes: reading would wait for the same. */
    private static final Duration ANY_TIME = Duration.ofNanos(Long.MAX_VALUE);

    static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectReader READER = MAPPER.readerFor(Entry.class);

    private final Path file;
    private final Path older;
    private final Path lockFile;
    private final int mostRows;
    private final long mostBytes;
    private final RowQueue queue = new RowQueue(MOST_WAITING, this::write);
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    // Guarded by the lock file: what the file held when we last wrote.
    private long size = -1;
    private int rows;

    /**
     * @param state Holdline's state folder
     */
    public History(Path state) {
        this(state, MOST_ROWS, MOST_BYTES);
    }

    History(Path state, int mostRows, long mostBytes) {
        file = state.resolve("history.jsonl");
        older = state.resolve("history.1.jsonl");
        lockFile = state.resolve("history.lock");
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
    }

    /**
     * Keeps a row, soon: whoever adds it need not wait for the disk. Where the disk takes none, the
     * log says so and life goes on.
     */
    public void add(Entry entry) {
        queue.add(entry);
    }

    private void write(Entry entry) {
        try {
            byte[] line = MAPPER.writeValueAsBytes(entry);
            LockFile.holding(
                    lockFile,
                    () -> {
                        append(line);
                        return line;
                    });
        } catch (IOException | JacksonException e) {
            LOG.log(System.Logger.Level.WARNING, "the history takes no row: {0}", e.getMessage());
            return;
        }
        watchers.forEach(Runnable::run);
    }

    /**
     * Every row that is kept (at most 20,000), newest first, with all that this process has added.
     * Waits for the disk.
     */
    public List<Entry> newest() throws IOException {
        flush();
        List<byte[]> both = LockFile.holding(lockFile, () -> List.of(bytes(older), bytes(file)));
        List<Entry> entries = new ArrayList<>();
        for (byte[] each : both) {
            parse(each, entries);
        }
        // A call held for long is written long after it broke.
        entries.sort(Comparator.comparing(Entry::at));
        return entries.reversed();
    }

    /**
     * Calls {@code changed} after every row of this process that is written, on the thread that
     * writes them and so must not be kept waiting; close to stop.
     */
    public AutoCloseable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /** Waits for what was added before. */
    void flush() throws IOException {
        try {
            boolean _ = queue.flush(ANY_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the history was written");
        }
    }

    @Override
    public void close() {
        try {
            if (queue.flush(LAST_WAIT)) return;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last rows of the history could not be written in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(byte[] line) throws IOException {
        if (!Files.exists(file)) AtomicFile.write(file, new byte[0]);
        count();
        if (rows >= mostRows || size + line.length >= mostBytes) {
            Files.move(
                    file,
                    older,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.write(file, new byte[0]);
            count();
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.allocate(line.length + 2);
            if (isTorn(channel)) text.put((byte) '\n');
            text.put(line).put((byte) '\n').flip();
            channel.position(size);
            while (text.hasRemaining()) {
                channel.write(text);
            }
            size = channel.position();
            rows++;
        }
    }

    /** Anew only where another process has written since. */
    private void count() throws IOException {
        if (Files.size(file) == size) return;
        rows = 0;
        byte[] all = bytes(file);
        for (byte each : all) {
            if (each == '\n') rows++;
        }
        size = all.length;
    }

    /** Whether its last line was cut off: by a full disk, or a power cut. */
    private boolean isTorn(FileChannel channel) throws IOException {
        if (size == 0) return false;
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, size - 1) == 1 && last.get(0) != '\n';
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private static void parse(byte[] all, List<Entry> into) {
        int start = 0;
        for (int end = 0; end <= all.length; end++) {
            if (end < all.length && all[end] != '\n') continue;
            if (end > start) {
                try {
                    into.add(READER.readValue(all, start, end - start));
                } catch (JacksonException damaged) {
                    // torn, or of a later version: the other rows stand
                }
            }
            start = end + 1;
        }
    }
}
