package dev.holdline.gateway;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.prompt.Question;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the views show, at one moment; immutable. Texts are plain and already cut and cleaned.
 *
 * @param address "http://127.0.0.1:7332/mcp"
 * @param worst what the tray icon shows; broken servers that no live session uses do not count
 * @param ended the client sessions that ended today, the latest first
 * @param settings what new sessions begin with
 * @param pausedUntil empty where questions are asked
 * @param clients how many client sessions are connected now
 * @param heldToday those that wait for the person now among them
 */
public record Snapshot(
        String address,
        ServerState worst,
        List<Server> servers,
        List<Session> sessions,
        List<Ended> ended,
        List<Question> questions,
        Settings settings,
        Optional<Instant> pausedUntil,
        int clients,
        long callsToday,
        long heldToday) {

    /**
     * @param words the state in words: "Ready", "Reconnecting, try 2", "Exited with code 1 after 2
     *     starts"
     * @param cause one more line: the last line of stderr, who waits, "" for none
     * @param where "npx @playwright/mcp" or "https://mcp.atlassian.com"
     * @param tools how many tools its catalogue has
     * @param hiddenTools how many of them the person hid from clients
     * @param sessions how many upstreams are up
     */
    public record Server(
            String name,
            ServerState state,
            String words,
            String cause,
            Instant since,
            String where,
            Wire wire,
            int tools,
            int hiddenTools,
            int sessions,
            long callsToday,
            int breaksToday) {}

    /** How a server is reached: a program started here, Streamable HTTP, HTTP+SSE. */
    public enum Wire {
        PROGRAM,
        HTTP,
        SSE
    }

    /**
     * @param id opaque
     * @param client as it calls itself: "Claude Code"
     * @param version "2.3.1", "" where it does not say
     * @param token the name its token was issued for
     * @param folder "~/src/payments", "" where unknown
     * @param grants the servers reconnected without asking
     * @param policy towards every server that is no exception
     * @param chosen whether that is the person's choice for this session
     * @param exceptions the servers to which it stands otherwise
     * @param lasts whether what is allowed here lasts as long as the session; else 15 minutes, for
     *     its program is not known
     * @param waiting what it waits for, "" for nothing
     */
    public record Session(
            String id,
            String client,
            String version,
            String token,
            String folder,
            Instant since,
            long calls,
            List<String> grants,
            Policy policy,
            boolean chosen,
            Map<String, Policy> exceptions,
            boolean lasts,
            String waiting) {}

    /**
     * A client session that is over.
     *
     * @param token the name its token was issued for
     * @param breaks how many of its calls met a break
     * @param answered for how many of these the person gave an answer
     */
    public record Ended(
            String id,
            String client,
            String version,
            String token,
            String folder,
            Instant since,
            Instant until,
            long calls,
            long breaks,
            long answered) {}
}
