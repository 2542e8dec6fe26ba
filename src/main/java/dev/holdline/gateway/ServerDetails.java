package dev.holdline.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What unfolds below a server's row. Texts are the server's own, cut and cleaned.
 *
 * @param tools as it last listed them, hidden ones too
 * @param lastLines its last lines on stderr, the latest last; empty for remote servers
 * @param detail codes and the server's words about what is wrong; "" for nothing
 */
public record ServerDetails(List<Tool> tools, List<String> lastLines, String detail) {

    /**
     * @param title for people, "" for none
     * @param hints what it says of itself
     * @param hidden from clients
     */
    public record Tool(
            String name, String title, String description, List<Hint> hints, boolean hidden) {}

    /** 2025-11-25, ToolAnnotations. */
    public enum Hint {
        READ_ONLY,
        DESTRUCTIVE,
        IDEMPOTENT,
        OPEN_WORLD
    }

    /** The steps of a test, in their order. */
    public enum Step {
        RESOLVE,
        START,
        CONNECT,
        CONNECT_AND_INITIALIZE,
        INITIALIZE,
        LIST
    }

    /**
     * A test of the connection, so far.
     *
     * @param steps those begun; the last one may still be running
     * @param outcome empty while it runs
     */
    public record Test(List<Taken> steps, Optional<Outcome> outcome) {}

    /**
     * @param took empty while it runs
     */
    public record Taken(Step step, Optional<Duration> took) {}

    /**
     * @param tools how many it lists, where all went well
     * @param problem what happened in the last step, for a person; "" where all went well
     * @param remedy what would help; "" for nothing
     * @param detail codes and the server's own words
     * @param lastLines of the program on stderr
     */
    public record Outcome(
            int tools, String problem, String remedy, String detail, List<String> lastLines) {}
}
