package dev.holdline.session;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one session does when a connection breaks: as it began, or as the person chose on its row.
 */
final class SessionPolicy {
    private final Settings begun;
    private final InstantSource clock;

    /** The identity by which each server is covered by "reconnect". */
    private final Map<String, String> covered = new ConcurrentHashMap<>();

    private volatile @Nullable Choice choice;

    private record Choice(Policy policy, @Nullable Instant until) {}

    SessionPolicy(Settings begun, InstantSource clock) {
        this.begun = begun;
        this.clock = clock;
    }

    Settings begun() {
        return begun;
    }

    /**
     * A looser default is for sessions to come. A stricter one holds at once: nobody who says
     * "never" means the sessions of tomorrow only.
     */
    Policy towards(String server, Settings now, String client, String program) {
        return chosen().orElseGet(() ->
                begun.policyFor(server, client, program)
                        .stricter(now.policyFor(server, client, program)));
    }

    Optional<Policy> chosen() {
        Choice now = choice;
        return now == null || (now.until() != null && !clock.instant().isBefore(now.until()))
                ? Optional.empty()
                : Optional.of(now.policy());
    }

    /**
     * @param lasting how long something looser than "ask" lasts; null for as long as the session
     */
    void choose(Optional<Policy> policy, Map<String, String> servers, @Nullable Duration lasting) {
        boolean looser = policy.equals(Optional.of(Policy.RECONNECT));
        if (looser) covered.putAll(servers);
        Instant until = looser && lasting != null ? clock.instant().plus(lasting) : null;
        choice = policy.map(p -> new Choice(p, until)).orElse(null);
    }

    /** Whether a server is still what it was when this session first used it. */
    boolean covers(String server, String identity) {
        return covered.computeIfAbsent(server, _ -> identity).equals(identity);
    }
}
