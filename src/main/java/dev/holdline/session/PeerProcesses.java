package dev.holdline.session;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The port to the operating system's knowledge of who holds the other end of a loopback connection.
 */
public interface PeerProcesses {
    /** A process, told apart from a later one with the same pid by its start. */
    record Peer(long pid, Instant startedAt) {}

    /**
     * The user id of the other end's socket; fast (no look at processes). Empty where it cannot be
     * told.
     */
    OptionalLong user(InetSocketAddress theirs, InetSocketAddress ours);

    /** Our own user id. */
    long ownUser();

    /**
     * The process that holds the other end; {@code known} are looked at first (0.1 ms instead of
     * 100).
     */
    Optional<Peer> find(InetSocketAddress theirs, InetSocketAddress ours, Collection<Peer> known);

    boolean isAlive(Peer peer);

    /** Runs {@code then} once when the process ends (at once if it has ended); on any thread. */
    void onEnd(Peer peer, Runnable then);

    /** Its working directory, where it can be read. */
    Optional<Path> folder(Peer peer);

    /** Its program's name ("claude", "node"), where it can be read. */
    Optional<String> program(Peer peer);
}
