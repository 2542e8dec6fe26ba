package dev.holdline.session;

import dev.holdline.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One run of one client program: the process at the other end, with the client token it uses. All
 * its MCP sessions belong to it; its grants and skips die with it.
 */
public final class ClientSession {
    private static final Duration A_WHILE = Duration.ofMinutes(15);

    private final String id;
    private final String client;
    private final PeerProcesses.@Nullable Peer peer;
    private final String folder;
    private final Instant since;
    private final Grants grants;
    private final Skips skips;
    private final SessionPolicy policy;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong breaks = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final InstantSource clock;
    private volatile boolean asked;
    private volatile @Nullable Instant ended;
    private volatile String program;
    private volatile String version = "";

    /**
     * @param client the name its token was issued for
     * @param peer null where the process cannot be found: then what is allowed lasts 15 minutes
     * @param begun the settings as they are when it begins
     */
    ClientSession(
            String id,
            String client,
            PeerProcesses.@Nullable Peer peer,
            String folder,
            Settings begun,
            InstantSource clock) {
        this.clock = clock;
        this.id = id;
        this.client = client;
        this.peer = peer;
        this.folder = folder;
        this.since = clock.instant();
        this.grants = new Grants(clock);
        this.skips = new Skips(clock);
        this.policy = new SessionPolicy(begun, clock);
        this.program = client;
    }

    public String id() {
        return id;
    }

    public Instant since() {
        return since;
    }

    public String folder() {
        return folder;
    }

    /** What the client calls itself ("Claude Code"); shown, never trusted. */
    public String program() {
        return program;
    }

    /** As it tells it, "" where it does not. */
    public String version() {
        return version;
    }

    void calledItself(String name, String itsVersion) {
        program = name;
        version = itsVersion;
    }

    /** The name its token was issued for. */
    public String client() {
        return client;
    }

    /** "Claude Code in ~/src/payments". */
    public String label() {
        return folder.isEmpty() ? program : program + " in " + folder;
    }

    public Optional<PeerProcesses.Peer> peer() {
        return Optional.ofNullable(peer);
    }

    /** It sent a request, whatever about. */
    void asks() {
        // Every call comes by: written once, it stays in all processors' caches.
        if (!asked) asked = true;
    }

    boolean hasAsked() {
        return asked;
    }

    /** One of its calls goes to a server. */
    public void countCall() {
        calls.incrementAndGet();
    }

    /** How many of its requests went to a server. */
    public long calls() {
        return calls.get();
    }

    /**
     * This session's policy towards a server: the person's choice on its row; otherwise what it
     * began with, or what has been set since where that is stricter.
     */
    public Settings.Policy policy(String server, Settings now) {
        return policy.towards(server, now, client, program);
    }

    /** What the person chose on this session's row. */
    public Optional<Settings.Policy> chosen() {
        return policy.chosen();
    }

    /**
     * The person's choice on this session's row, empty to take it back; takes effect at the next
     * break and dies with the session.
     *
     * @param servers the identities of the servers as they are now, by name: "reconnect" covers
     *     these and no others
     */
    public void choose(Optional<Settings.Policy> forThisSession, Map<String, String> servers) {
        policy.choose(forThisSession, servers, lasting());
    }

    /** This session uses a server: "reconnect" covers it as it is now. */
    public void meets(String server, String identity) {
        boolean _ = policy.covers(server, identity);
    }

    /**
     * What holds for a break of a server: the session's policy with its grants. "Reconnect" goes no
     * further than a grant would.
     */
    public Settings.Policy onBreak(String server, String identity, Settings now) {
        Settings.Policy unasked = Settings.Policy.RECONNECT;
        return switch (policy(server, now)) {
            case NEVER -> Settings.Policy.NEVER;
            case RECONNECT ->
                    policy.covers(server, identity) || isGranted(identity)
                            ? unasked
                            : Settings.Policy.ASK;
            case ASK -> isGranted(identity) ? unasked : Settings.Policy.ASK;
        };
    }

    /**
     * "Don't ask again" for a server of this identity.
     *
     * @param forSession "this session", else "for the next 15 minutes", as the button said
     */
    public void grant(String identity, String server, boolean forSession) {
        if (!isEnded()) grants.add(identity, server, forSession ? lasting() : A_WHILE);
    }

    /** Null for as long as the session lasts. */
    private @Nullable Duration lasting() {
        return peer == null ? A_WHILE : null;
    }

    /** In the words of button 2: "this session" or "for the next 15 minutes". */
    public boolean grantsLast() {
        return peer != null;
    }

    public boolean isGranted(String identity) {
        return !isEnded() && grants.covers(identity);
    }

    /**
     * Takes back what was allowed for a server; running the result undoes that, for a slip of the
     * hand.
     */
    public Runnable revoke(String server) {
        return grants.revoke(server);
    }

    public List<String> grantedServers() {
        return grants.servers();
    }

    /** Counts a fall of a server in this session. */
    public void fell(String identity) {
        grants.fell(identity);
    }

    /**
     * Whether a server keeps falling, so that a grant must ask again: by the limit this session
     * began with, or the present one where that is stricter.
     */
    public boolean keepsFalling(String identity, Settings now) {
        Settings.Limits begun = policy.begun().limits();
        return keepsFalling(identity, begun) || keepsFalling(identity, now.limits());
    }

    /**
     * Until when a server that keeps falling is best left alone where nobody can be asked; in the
     * past where it need not be.
     */
    public Instant restsUntil(String identity, Settings now) {
        Settings.Limits limits = now.limits();
        return grants.restsUntil(identity, limits.flapCount(), limits.flapWindow());
    }

    private boolean keepsFalling(String identity, Settings.Limits limits) {
        return grants.keepsFalling(identity, limits.flapCount(), limits.flapWindow());
    }

    /** Counts a call of this session whose connection broke, when it is over. */
    public void broke(boolean wasAnswered) {
        breaks.incrementAndGet();
        if (wasAnswered) answered.incrementAndGet();
    }

    /** How many of its calls met a break. */
    public long breaks() {
        return breaks.get();
    }

    /** For how many of these the person gave an answer. */
    public long answered() {
        return answered.get();
    }

    public void skip(String server, Duration lasting) {
        skips.skip(server, lasting);
    }

    /** Skipped until the session ends, or a person has the server reconnected. */
    public void leaveOff(String server) {
        skips.leaveOff(server);
    }

    public boolean isSkipped(String server) {
        return skips.holds(server);
    }

    /** Then the next skip is offered for the session. */
    public boolean skippedBefore(String server) {
        return skips.skippedBefore(server);
    }

    public void serverIsBack(String server) {
        skips.isBack(server);
    }

    public boolean isEnded() {
        return ended != null;
    }

    /** Empty while it goes on. */
    public Optional<Instant> ended() {
        return Optional.ofNullable(ended);
    }

    void end() {
        ended = clock.instant();
        grants.clear();
    }
}
