package dev.holdline.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The {@code holdline} object of the configuration file; every field has a default.
 *
 * @param port 0 for any free port (tests, headless runs)
 * @param allowedOrigins browser origins that may talk to the endpoint
 * @param policy the default for new sessions
 * @param policies per server name, for new sessions
 * @param holds hold deadline by the client's self-reported name, from the break; see CLIENTS
 */
public record Settings(
        int port,
        List<String> allowedOrigins,
        Policy policy,
        Map<String, Policy> policies,
        Map<String, Duration> holds,
        Limits limits) {

    public Settings {
        allowedOrigins = List.copyOf(allowedOrigins);
        policies = Map.copyOf(policies);
        holds = Map.copyOf(holds);
    }

    /** What happens when a connection breaks with a call waiting. */
    public enum Policy {
        ASK,
        RECONNECT,
        NEVER
    }

    /**
     * Clocks and limits, shortened by tests through the configuration.
     *
     * @param initialize how long a server may take to answer {@code initialize}
     * @param firstContact how long a list waits for a server never seen before
     * @param skip how long a skip holds for further calls of that session
     * @param flapCount falls within {@code flapWindow} after which a grant asks again
     * @param sessionIdle after which an MCP session's upstreams are put away (its id stays good)
     * @param progressEvery how often a held call reports progress
     * @param liveness how a server that is silent is told from one that is gone
     */
    public record Limits(
            Duration initialize,
            Duration firstContact,
            Duration skip,
            int flapCount,
            Duration flapWindow,
            Duration sessionIdle,
            Duration progressEvery,
            Liveness liveness) {
        public Limits(
                Duration initialize,
                Duration firstContact,
                Duration skip,
                int flapCount,
                Duration flapWindow,
                Duration sessionIdle,
                Duration progressEvery) {
            this(
                    initialize,
                    firstContact,
                    skip,
                    flapCount,
                    flapWindow,
                    sessionIdle,
                    progressEvery,
                    Liveness.STANDARD);
        }

        public static final Limits STANDARD =
                new Limits(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        3,
                        Duration.ofMinutes(5),
                        Duration.ofHours(8),
                        Duration.ofSeconds(10),
                        Liveness.STANDARD);
    }

    /**
     * None of these bounds how long a tool runs: a server that answers pings, reports progress or
     * works (a child that uses the processor) is alive.
     *
     * @param pingAfter with a call running, a server that has been silent for so long is pinged
     * @param hungAfter one that leaves pings unanswered for so long, and shows no other sign of
     *     life, is taken for dead
     * @param checkAfter a connection unused for so long is pinged before the next call is sent
     * @param checkWithin how long that ping may take
     */
    public record Liveness(
            Duration pingAfter, Duration hungAfter, Duration checkAfter, Duration checkWithin) {
        public static final Liveness STANDARD =
                new Liveness(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(5));
    }

    public static final Settings STANDARD =
            new Settings(7332, List.of(), Policy.ASK, Map.of(), Map.of(), Limits.STANDARD);
}
