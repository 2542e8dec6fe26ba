package dev.holdline.session;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.LockFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that outlive us, by the SHA-256 of their id: one JSON line for each change, appended
 * and handed to the operating system before the method returns. So it survives our own SIGKILL; a
 * power cut may cost the last seconds, for which a sync on every {@code initialize} would be too
 * dear.
 *
 * <p>Sessions unused for 30 days, and the longest unused beyond 10 000, are dropped.
 */
public final class SessionFile implements AutoCloseable {
    static final int MOST = 10_000;
    static final Duration LONGEST_UNUSED = Duration.ofDays(30);

    /** So rarely is it written that a session is in use. */
    static final Duration USE_WRITTEN = Duration.ofHours(6);

    private static final System.Logger LOG = System.getLogger(SessionFile.class.getName());

    private final Path file;
    private final Path lockFile;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final SessionLines lines;
    private @Nullable FileChannel channel;
    private @Nullable Object key;

    private SessionFile(Path file, InstantSource clock) {
        this.file = file.toAbsolutePath();
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.clock = clock;
        this.lines = new SessionLines(MOST);
    }

    /** Reads what is there, drops what is too old, and tidies the file where that is worth it. */
    public static SessionFile open(Path file, InstantSource clock) throws IOException {
        SessionFile sessions = new SessionFile(file, clock);
        LockFile.holding(
                sessions.lockFile,
                () -> {
                    try {
                        sessions.lines.read(Files.readAllBytes(sessions.file));
                    } catch (NoSuchFileException e) {
                        AtomicFile.write(sessions.file, new byte[0]);
                    }
                    sessions.lines.dropUnusedSince(clock.instant().minus(LONGEST_UNUSED));
                    if (sessions.lines.garbage() > 0) {
                        AtomicFile.write(sessions.file, sessions.lines.whole());
                    }
                    sessions.reopen();
                    return sessions;
                });
        return sessions;
    }

    /** Hex of the SHA-256 of a session id: the name it has here. */
    public static String hash(String sessionId) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(sessionId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds or replaces; durable against our own end when it returns. */
    public void put(String hash, StoredSession session) throws IOException {
        lock.lock();
        try {
            append(lines.put(hash, session));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes a session that is there; one that was forgotten meanwhile stays forgotten.
     *
     * @param change may run more than once
     * @return whether it was there
     */
    public boolean update(String hash, UnaryOperator<StoredSession> change) throws IOException {
        while (true) {
            Optional<StoredSession> before = peek(hash);
            if (before.isEmpty()) {
                return false;
            }
            StoredSession after = change.apply(before.get());
            lock.lock();
            try {
                if (Objects.equals(lines.get(hash), before.get())) {
                    append(lines.put(hash, after));
                    return true;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** A session its client has ended: from now on its id is unknown. */
    public void forget(String hash) throws IOException {
        lock.lock();
        try {
            if (lines.get(hash) != null) {
                append(lines.remove(hash));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The session of this hash, which counts as a use of it. */
    public Optional<StoredSession> find(String hash) {
        Instant now = clock.instant();
        lock.lock();
        try {
            StoredSession session = lines.get(hash);
            if (session == null) {
                return Optional.empty();
            }
            if (session.lastUsed().isBefore(now.minus(LONGEST_UNUSED))) {
                append(lines.remove(hash));
                return Optional.empty();
            }
            if (session.lastUsed().isBefore(now.minus(USE_WRITTEN))) {
                append(lines.put(hash, session.usedAt(now)));
            }
            return Optional.ofNullable(lines.get(hash));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The use of a session could not be written", e);
            return Optional.ofNullable(lines.get(hash));
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<StoredSession> peek(String hash) {
        lock.lock();
        try {
            return Optional.ofNullable(lines.get(hash));
        } finally {
            lock.unlock();
        }
    }

    /** The other holder of the lock is another process (a headless run beside the desktop's). */
    private void append(byte[] line) throws IOException {
        LockFile.holding(
                lockFile,
                () -> {
                    if (lines.garbage() > lines.size() + 1_000) {
                        compact();
                        return line;
                    }
                    // An interrupted write, of a request whose client hung up, has closed it.
                    boolean closed = channel == null || !channel.isOpen();
                    if (closed || !Objects.equals(key, keyNow())) {
                        // Another process has tidied the file: the one we hold open has no name
                        // any more. All we know goes to the new one.
                        reopen();
                        write(lines.whole());
                    } else {
                        write(line);
                    }
                    return line;
                });
    }

    /** Keeps what another process has added. */
    private void compact() throws IOException {
        SessionLines all = new SessionLines(MOST);
        all.read(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        all.takeOver(lines);
        AtomicFile.write(file, all.whole());
        lines.tidied();
        reopen();
    }

    private void reopen() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (!Files.exists(file)) {
            AtomicFile.write(file, new byte[0]);
        }
        channel = FileChannel.open(file, StandardOpenOption.APPEND);
        key = keyNow();
    }

    private @Nullable Object keyNow() throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : file;
    }

    private void write(byte[] text) throws IOException {
        FileChannel out = Objects.requireNonNull(channel);
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
