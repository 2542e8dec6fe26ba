package dev.holdline.control;

import dev.holdline.config.LockFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The socket of the one running Holdline of this user: a file in its state folder that only its
 * owner may open. Who connects says one line, the command, and gets one line back.
 */
public final class ControlSocket implements AutoCloseable {
    public static final String OPEN = "open";

    /** Says nothing but that another one was started, without a person who wants to see it. */
    public static final String HELLO = "hello";

    private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final String DONE = "done";
    private static final String UNKNOWN = "unknown command";
    private static final String ENDING = "ending";
    private static final int LONGEST = 200;

    /**
     * Far above what a line over a local socket takes; whoever is silent for longer is no friend.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** More than the longest end takes. */
    private static final Duration TO_END = Duration.ofSeconds(30);

    /** Another Holdline runs, and did not do what it was told; the message says what helps. */
    public static final class RunsAlreadyException extends IOException {
        RunsAlreadyException(String sentence) {
            super(sentence);
        }
    }

    private enum Told {
        NOBODY,
        DONE,
        UNKNOWN,
        UNANSWERED
    }

    private final Path file;
    private final ServerSocketChannel channel;
    private final Map<String, Runnable> commands;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private volatile boolean ending;

    private ControlSocket(Path file, ServerSocketChannel channel, Map<String, Runnable> commands) {
        this.file = file;
        this.channel = channel;
        this.commands = Map.copyOf(commands);
    }

    /**
     * Becomes the one that runs, or gives that one the command.
     *
     * @param state the state folder
     * @param command what the one that runs already is told
     * @param commands what this one does when it is told, on any thread
     * @return empty where another Holdline runs and did what it was told
     * @throws RunsAlreadyException where another one runs and did not do it
     * @throws IOException where the socket cannot be made here
     */
    public static Optional<ControlSocket> openOrTell(
            Path state, String command, Map<String, Runnable> commands) throws IOException {
        Path file = state.resolve("control.sock");
        // Two launches at once: the second one must find the first one's socket.
        return LockFile.holding(
                state.resolve("control.lock"),
                () ->
                        switch (tell(file, command)) {
                            case DONE -> Optional.empty();
                            case NOBODY -> {
                                // What a crash left.
                                Files.deleteIfExists(file);
                                yield Optional.of(listen(file, commands));
                            }
                            case UNKNOWN ->
                                    throw new RunsAlreadyException(
                                            "Holdline is running in another version, which does not know \"%s\". Quit it in its tray menu, then start Holdline again."
                                                    .formatted(command));
                            case UNANSWERED ->
                                    throw new RunsAlreadyException(
                                            "Holdline is running but does not answer. End that process, then start Holdline again.");
                        });
    }

    private static Told tell(Path file, String command) {
        try (SocketChannel there = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            there.connect(UnixDomainSocketAddress.of(file));
            write(there, command);
            String said = read(there, PATIENCE);
            // It says nothing more, and at its end this throws as where nobody listens.
            if (said.equals(ENDING)) said = read(there, TO_END);
            // A version that does not know the greeting is there all the same.
            return DONE.equals(said) || command.equals(HELLO) ? Told.DONE : Told.UNKNOWN;
        } catch (ClosedChannelException e) {
            return Told.UNANSWERED;
        } catch (IOException e) {
            // Nobody listens, or whoever did just ended.
            return Told.NOBODY;
        }
    }

    private static ControlSocket listen(Path file, Map<String, Runnable> commands)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file));
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        ControlSocket socket = new ControlSocket(file, channel, commands);
        Thread.ofVirtual().name("control").start(socket::serve);
        return socket;
    }

    private void serve() {
        while (channel.isOpen()) {
            try {
                SocketChannel caller = channel.accept();
                Thread.ofVirtual().name("control-caller").start(() -> answer(caller));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // No file can be opened just now; this one is still the one that runs.
                LOG.log(System.Logger.Level.WARNING, "a caller could not be taken", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void answer(SocketChannel caller) {
        try (caller) {
            String said = read(caller, PATIENCE);
            if (ending) {
                write(caller, ENDING);
                closed.join();
                return;
            }
            Runnable command = commands.get(said);
            if (command != null) {
                command.run();
            }
            write(caller, command == null ? UNKNOWN : DONE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a caller left", e);
        }
    }

    private static void write(SocketChannel to, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Up to the end of the line; whoever sends none is cut off. */
    private static String read(SocketChannel from, Duration within) throws IOException {
        CompletableFuture<?> patience =
                CompletableFuture.runAsync(
                        () -> close(from),
                        CompletableFuture.delayedExecutor(
                                within.toMillis(), TimeUnit.MILLISECONDS));
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        try {
            while (bytes.hasRemaining() && from.read(bytes) >= 0) {
                String said =
                        new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
                if (said.endsWith("\n")) {
                    return said.strip();
                }
            }
        } finally {
            patience.cancel(false);
        }
        throw new IOException("no line came");
    }

    private static void close(SocketChannel silent) {
        try {
            silent.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a silent caller", e);
        }
    }

    /**
     * From now on this process is about to end: who connects waits for that, and then takes its
     * place.
     */
    public void ending() {
        ending = true;
    }

    @Override
    public void close() throws IOException {
        // In this order: once nobody listens the file at this place may be the next one's.
        Files.deleteIfExists(file);
        channel.close();
        closed.complete(null);
    }
}
