package dev.holdline.gateway;

import dev.holdline.prompt.Question;
import java.time.Instant;
import java.util.List;

/**
 * Everything the views show, at one moment; immutable. Texts are plain and already cut and cleaned.
 *
 * @param address "http://127.0.0.1:7332/mcp"
 * @param worst what the tray icon shows; broken servers that no live session uses do not count
 * @param clients how many client sessions are connected now
 */
public record Snapshot(
        String address,
        ServerState worst,
        List<Server> servers,
        List<Session> sessions,
        List<Question> questions,
        int clients,
        long callsToday,
        long heldToday) {

    /**
     * @param words the state in words: "Ready", "Reconnecting, try 2", "Exited with code 1 after 2
     *     starts"
     * @param cause one more line: the last line of stderr, who waits, "" for none
     * @param where "npx @playwright/mcp" or "https://mcp.atlassian.com"
     * @param tools how many tools its catalogue has
     * @param sessions how many upstreams are up
     */
    public record Server(
            String name,
            ServerState state,
            String words,
            String cause,
            Instant since,
            String where,
            int tools,
            int sessions,
            long callsToday,
            int breaksToday) {}

    /**
     * @param id opaque
     * @param client "Claude Code 2.3.1"
     * @param folder "~/src/payments", "" where unknown
     * @param grants the servers reconnected without asking
     * @param waiting what it waits for, "" for nothing
     */
    public record Session(
            String id,
            String client,
            String folder,
            Instant since,
            long calls,
            List<String> grants,
            String waiting) {}
}
