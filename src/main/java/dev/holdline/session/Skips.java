package dev.holdline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which servers one session is to go on without, and for how long. */
final class Skips {
    private final InstantSource clock;
    private final Map<String, Instant> until = new HashMap<>();
    private final Set<String> before = new HashSet<>();

    Skips(InstantSource clock) {
        this.clock = clock;
    }

    /** One answer may come here for each of several calls that waited: the longest holds. */
    synchronized void skip(String server, Duration lasting) {
        before.add(server);
        until.merge(server, clock.instant().plus(lasting), Skips::later);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** For the rest of the session. */
    synchronized void leaveOff(String server) {
        until.put(server, Instant.MAX);
    }

    synchronized boolean holds(String server) {
        Instant end = until.get(server);
        return end != null && clock.instant().isBefore(end);
    }

    /** Whether the next skip is the second one, and so may be for the session. */
    synchronized boolean skippedBefore(String server) {
        return before.contains(server);
    }

    /** The server is back: its calls are wanted again. */
    synchronized void isBack(String server) {
        until.remove(server);
    }
}
