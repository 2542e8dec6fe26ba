package dev.holdline.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The {@code holdline} object of the configuration file; every field has a default.
 *
 * @param port 0 for any free port (tests, headless runs)
 * @param allowedOrigins browser origins that may talk to the endpoint
 * @param policy the default for new sessions
 * @param policies per server name, for new sessions
 * @param clientPolicies per client, by the name its token was issued for, for new sessions
 * @param holds hold deadline by a client's name, from the break
 * @param unanswered what becomes of a call that nobody answered for within its hold
 */
public record Settings(
        int port,
        List<String> allowedOrigins,
        Policy policy,
        Map<String, Policy> policies,
        Map<String, Policy> clientPolicies,
        Map<String, Duration> holds,
        Unanswered unanswered,
        Limits limits) {

    public Settings {
        allowedOrigins = List.copyOf(allowedOrigins);
        policies = Map.copyOf(policies);
        clientPolicies = Map.copyOf(clientPolicies);
        holds = Map.copyOf(holds);
    }

    /** What happens when a connection breaks with a call waiting. */
    public enum Policy {
        ASK,
        RECONNECT,
        NEVER;

        /** The one that lets less happen unasked: never, ask, reconnect. */
        public Policy stricter(Policy other) {
            return other.strictness() > strictness() ? other : this;
        }

        private int strictness() {
            return switch (this) {
                case RECONNECT -> 0;
                case ASK -> 1;
                case NEVER -> 2;
            };
        }
    }

    /** What becomes of a call whose question nobody answered in time. */
    public enum Unanswered {
        /** it is told to come again; the question stays, and its answer is for the next call */
        KEEP,
        /** it is skipped, and the question closes with the last such call */
        SKIP
    }

    /**
     * What a session of this client begins with towards a server: what is set for the server and
     * for the client, of both the stricter; the default where nothing is set.
     *
     * @param client by its token
     * @param program as it calls itself, which can make it only stricter
     */
    public Policy policyFor(String server, String client, String program) {
        Policy its =
                Stream.of(policies.get(server), clientPolicies.get(client))
                        .filter(Objects::nonNull)
                        .reduce(Policy::stricter)
                        .orElse(policy);
        return its.stricter(clientPolicies.getOrDefault(program, its));
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

    /** Claude Code waits long, and is told that its call is held. */
    public static final Duration PATIENT = Duration.ofSeconds(100);

    /** From when it sent the call, for a client that gives up after a minute. */
    public static final Duration CAPPED = Duration.ofSeconds(55);

    /** How long a call is held where nothing is set. */
    public Duration standardHold(String client) {
        return holds.getOrDefault("default", client.equals("Claude Code") ? PATIENT : CAPPED);
    }

    public static final Settings STANDARD =
            new Settings(
                    7332,
                    List.of(),
                    Policy.ASK,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Unanswered.KEEP,
                    Limits.STANDARD);
}
