package dev.holdline.ui.settings;

import dev.holdline.config.Problem;
import dev.holdline.platform.Autostart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What belongs to this Holdline on this machine beside what the core does. {@link #port}, {@link
 * #holder}, {@link #usePort}, the setting of the log level and {@link #open} may block.
 */
public interface Upkeep {
    Path configurationFile();

    /** Why the configuration file as it is now is not in force. */
    Optional<Problem> problem();

    /** Calls {@code changed} when there is another problem or none, on any thread. */
    AutoCloseable watchProblem(Runnable changed);

    /** Launch at login; empty where there is nothing to launch. */
    Optional<Autostart> autostart();

    /** The port of the next start. */
    int port() throws IOException;

    /** Who holds a port now, in words for a person; empty where it is free. */
    Optional<String> holder(int port);

    /**
     * @throws IOException with one sentence that says what is wrong and what helps
     */
    void usePort(int port) throws IOException;

    /** The newest log file. */
    Path log();

    System.Logger.Level logLevel();

    /**
     * @throws IOException as {@link #usePort}
     */
    void logLevel(System.Logger.Level level) throws IOException;

    /** The folder with the texts of all licences; empty where this was not installed. */
    Optional<Path> licences();

    /**
     * Opens a file or a folder with the program that this desktop has for it.
     *
     * @throws IOException where there is none
     */
    void open(Path file) throws IOException;
}
