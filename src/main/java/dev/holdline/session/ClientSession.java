package dev.holdline.session;

import dev.holdline.config.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One run of one client program: the process at the other end, with the client token it uses. All
 * its MCP sessions belong to it; its grants and skips die with it.
 */
public final class ClientSession {
    private final String id;
    private final String client;
    private final PeerProcesses.@Nullable Peer peer;
    private final String folder;
    private final Instant since;
    private final Grants grants;
    private final Skips skips;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String program;
    private volatile Settings.@Nullable Policy policy;

    /**
     * @param client the name its token was issued for
     * @param peer null where the process cannot be found: then grants last 15 minutes at most
     */
    ClientSession(
            String id,
            String client,
            PeerProcesses.@Nullable Peer peer,
            String folder,
            InstantSource clock) {
        this.id = id;
        this.client = client;
        this.peer = peer;
        this.folder = folder;
        this.since = clock.instant();
        this.grants = new Grants(clock);
        this.skips = new Skips(clock);
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

    /** What the client calls itself ("Claude Code 2.3.1"); shown, never trusted. */
    public String program() {
        return program;
    }

    void calledItself(String name) {
        program = name;
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

    public long countCall() {
        return calls.incrementAndGet();
    }

    public long calls() {
        return calls.get();
    }

    /** This session's own policy where the person set one; otherwise the one for new sessions. */
    public Settings.Policy policy(Settings.Policy standard) {
        Settings.Policy own = policy;
        return own == null ? standard : own;
    }

    /**
     * The person's choice for this session; takes effect at the next break and dies with the
     * session.
     */
    public void choose(Settings.Policy forThisSession) {
        policy = forThisSession;
    }

    /** "Don't ask again this session" for a server of this identity. */
    public void grant(String identity, String server) {
        if (!ended.get())
            grants.add(identity, server, peer == null ? Duration.ofMinutes(15) : null);
    }

    /** In the words of button 2: "this session" or "for the next 15 minutes". */
    public boolean grantsLast() {
        return peer != null;
    }

    public boolean isGranted(String identity) {
        return !ended.get() && grants.covers(identity);
    }

    public void revoke(String server) {
        grants.revoke(server);
    }

    public List<String> grantedServers() {
        return grants.servers();
    }

    /** Counts a fall of a server in this session. */
    public void fell(String identity) {
        grants.fell(identity);
    }

    /** Whether a server keeps falling, so that a grant must ask again. */
    public boolean keepsFalling(String identity, Settings.Limits limits) {
        return grants.keepsFalling(identity, limits.flapCount(), limits.flapWindow());
    }

    public void skip(String server, Duration lasting) {
        skips.skip(server, lasting);
    }

    public boolean isSkipped(String server) {
        return skips.holds(server);
    }

    public boolean skippedBefore(String server) {
        return skips.skippedBefore(server);
    }

    public void serverIsBack(String server) {
        skips.isBack(server);
    }

    public boolean isEnded() {
        return ended.get();
    }

    void end() {
        ended.set(true);
        grants.clear();
    }
}
