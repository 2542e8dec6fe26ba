package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that listens at one port and, whoever ends it, comes back there, as under a service
 * manager.
 */
final class Supervised implements AutoCloseable {
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final int port;
    private @Nullable Process process;
    private boolean closed;

    /**
     * @param environment added to our own
     */
    Supervised(List<String> command, Map<String, String> environment, Path log, int port) {
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.port = port;
        run();
        awaitUp();
    }

    private synchronized void run() {
        if (closed) return;
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process started =
                    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            process = started;
            started.onExit().thenRun(this::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; returns when it is back. */
    void kill() {
        Process now;
        synchronized (this) {
            now = process;
        }
        now.destroyForcibly().onExit().join();
        awaitUp();
    }

    void awaitUp() {
        Desktop.await("the server at port " + port, () -> FreePort.isTaken(port));
    }

    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        last.destroyForcibly().onExit().join();
    }
}
