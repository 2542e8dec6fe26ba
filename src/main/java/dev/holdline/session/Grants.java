package dev.holdline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one session allowed ("don't ask again this session"); in memory, and gone with it. */
final class Grants {
    private static final int KEPT = 100;
    private static final long LONGEST_REST_SECONDS = 60;

    private final InstantSource clock;
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<String, Deque<Instant>> falls = new HashMap<>();
    private int cleared;

    private record Grant(String server, @Nullable Instant until) {}

    Grants(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param lasting null for as long as the session lasts
     */
    synchronized void add(String identity, String server, @Nullable Duration lasting) {
        grants.put(
                identity,
                new Grant(server, lasting == null ? null : clock.instant().plus(lasting)));
        // The person has just looked at it: earlier falls are answered for.
        falls.remove(identity);
    }

    synchronized boolean covers(String identity) {
        Grant grant = grants.get(identity);
        return grant != null && holds(grant);
    }

    private boolean holds(Grant grant) {
        return grant.until() == null || clock.instant().isBefore(grant.until());
    }

    /** Running the result puts back just what was taken, unless there is something newer. */
    synchronized Runnable revoke(String server) {
        Map<String, Grant> taken = new HashMap<>(grants);
        taken.values().removeIf(g -> !g.server().equals(server));
        grants.keySet().removeAll(taken.keySet());
        int before = cleared;
        return () -> putBack(taken, before);
    }

    private synchronized void putBack(Map<String, Grant> taken, int before) {
        if (cleared == before) taken.forEach(grants::putIfAbsent);
    }

    synchronized List<String> servers() {
        return grants.values().stream()
                .filter(this::holds)
                .map(Grant::server)
                .distinct()
                .sorted()
                .toList();
    }

    /** The session is over: nothing taken before can be put back. */
    synchronized void clear() {
        cleared++;
        grants.clear();
        falls.clear();
    }

    synchronized void fell(String identity) {
        Deque<Instant> recent = falls.computeIfAbsent(identity, _ -> new ArrayDeque<>());
        recent.addLast(clock.instant());
        if (recent.size() > KEPT) recent.removeFirst();
    }

    /** Whether there were {@code count} falls within {@code window}: then a grant asks again. */
    synchronized boolean keepsFalling(String identity, int count, Duration window) {
        return lately(identity, window).size() >= count;
    }

    /** From the {@code count}th fall on, a pause that doubles with each fall up to a minute. */
    synchronized Instant restsUntil(String identity, int count, Duration window) {
        List<Instant> recent = lately(identity, window);
        int tooMany = recent.size() - count;
        if (tooMany < 0) return Instant.MIN;
        long seconds = Math.min(LONGEST_REST_SECONDS, 1L << Math.min(tooMany, 30));
        return recent.getLast().plusSeconds(seconds);
    }

    private List<Instant> lately(String identity, Duration window) {
        Instant since = clock.instant().minus(window);
        return falls.getOrDefault(identity, new ArrayDeque<>()).stream()
                .filter(since::isBefore)
                .toList();
    }
}
