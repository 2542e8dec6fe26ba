package dev.holdline.app;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.Home;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What goes wrong, in a few files of bounded size in Home's log folder; for bug reports, so without
 * what others said: of a fault its kind and place are written, not its message.
 */
final class LogFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogFile.class.getName());
    private static final String NAMES = "holdline.%g.log";
    private static final int BYTES = 1_000_000;
    private static final int FILES = 3;

    /** Kept, as a logger nobody keeps forgets its level. */
    private static final Logger OURS = Logger.getLogger("dev.holdline");

    private static final Logger ALL = Logger.getLogger("");

    private final Path folder;
    private final Path chosen;
    private final Optional<OpenToTheEnd> handler;
    private volatile System.Logger.Level level;

    private LogFile(
            Path folder, Path chosen, Optional<OpenToTheEnd> handler, System.Logger.Level level) {
        this.folder = folder;
        this.chosen = chosen;
        this.handler = handler;
        this.level = level;
    }

    /** Begins to write; what is written to the terminal stays as it is. */
    static LogFile open(Home home) {
        return open(home, BYTES);
    }

    static LogFile open(Home home, int bytes) {
        Path chosen = home.state().resolve("log-level");
        var log = new LogFile(home.log(), chosen, handler(home.log(), bytes), kept(chosen));
        log.apply();
        log.handler.ifPresent(ALL::addHandler);
        return log;
    }

    /** Empty where the folder takes no file: that must not keep Holdline from its work. */
    private static Optional<OpenToTheEnd> handler(Path folder, int bytes) {
        try {
            // A percent sign in the folder's name is no pattern.
            String inFolder = folder.toString().replace("%", "%%");
            var handler = new OpenToTheEnd(inFolder + File.separator + NAMES, bytes);
            handler.setEncoding("UTF-8");
            handler.setFormatter(new Line());
            handler.setLevel(Level.ALL);
            handler.setFilter(LogFile::isOurs);
            return Optional.of(handler);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "There is no log file in {0}: {1}", folder, e);
            return Optional.empty();
        }
    }

    /** The newest; older ones stand beside it. */
    Path file() {
        return folder.resolve("holdline.0.log");
    }

    /** What belongs into a file for bug reports, and would only be in the way in a terminal. */
    void note(String text) {
        if (!OURS.isLoggable(Level.INFO)) return;
        var note = new LogRecord(Level.INFO, text);
        note.setLoggerName(OURS.getName());
        handler.ifPresent(its -> its.publish(note));
    }

    System.Logger.Level level() {
        return level;
    }

    /** From now on, and at later starts. */
    void level(System.Logger.Level wanted) throws IOException {
        level = wanted;
        apply();
        AtomicFile.write(chosen, (wanted.name() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        handler.ifPresent(its -> {
            ALL.removeHandler(its);
            its.end();
        });
        OURS.setLevel(null);
    }

    private void apply() {
        OURS.setLevel(
                switch (level) {
                    case WARNING, ERROR, OFF -> Level.WARNING;
                    case ALL, TRACE, DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                });
    }

    private static System.Logger.Level kept(Path chosen) {
        try {
            return System.Logger.Level.valueOf(Files.readString(chosen).strip());
        } catch (IOException | IllegalArgumentException e) {
            return System.Logger.Level.INFO;
        }
    }

    /** Of the libraries only what is wrong. */
    private static boolean isOurs(LogRecord message) {
        String name = message.getLoggerName();
        return (name != null && name.startsWith("dev.holdline"))
                || message.getLevel().intValue() >= Level.WARNING.intValue();
    }

    /** The log manager closes all handlers as soon as the process begins to end: too early. */
    private static final class OpenToTheEnd extends FileHandler {
        private volatile boolean over;

        OpenToTheEnd(String pattern, int bytes) throws IOException {
            super(pattern, bytes, FILES, true);
        }

        @Override
        public void close() {
            if (over) super.close();
            // It has just taken us off, too.
            else ALL.addHandler(this);
        }

        void end() {
            over = true;
            close();
        }
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord message) {
            var line = new StringBuilder(200);
            line.append(Instant.ofEpochMilli(message.getMillis()))
                    .append(' ')
                    .append(message.getLevel().getName())
                    .append(' ')
                    .append(message.getLoggerName())
                    .append(": ")
                    .append(formatMessage(message).replaceAll("\\p{Cntrl}+", " "))
                    .append('\n');
            Throwable fault = message.getThrown();
            for (int deep = 0; fault != null && deep < 5; deep++, fault = fault.getCause()) {
                line.append("  ").append(fault.getClass().getName()).append('\n');
                for (StackTraceElement each : fault.getStackTrace()) {
                    line.append("    at ").append(each).append('\n');
                }
            }
            return line.toString();
        }
    }
}
