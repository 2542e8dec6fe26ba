package dev.holdline.reliability;

import dev.holdline.session.PeerProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Client programs that all live in this process: each has a made-up pid and owns the ports it
 * speaks from.
 */
final class Peers implements PeerProcesses {
    private final AtomicLong pids = new AtomicLong(5_000_000);
    private final Map<Integer, Peer> owners = new ConcurrentHashMap<>();
    private final Map<Peer, Runnable> watchers = new ConcurrentHashMap<>();
    private final Set<Peer> ended = ConcurrentHashMap.newKeySet();

    Peer fresh() {
        return new Peer(pids.incrementAndGet(), Instant.EPOCH);
    }

    void owns(Peer peer, int port) {
        owners.put(port, peer);
    }

    /** The program has ended. */
    void end(Peer peer) {
        ended.add(peer);
        owners.values().removeIf(peer::equals);
        Runnable then = watchers.remove(peer);
        if (then != null) then.run();
    }

    @Override
    public OptionalLong user(InetSocketAddress theirs, InetSocketAddress ours) {
        return OptionalLong.empty();
    }

    @Override
    public long ownUser() {
        return -1;
    }

    @Override
    public Optional<Peer> find(
            InetSocketAddress theirs, InetSocketAddress ours, Collection<Peer> known) {
        return Optional.ofNullable(owners.get(theirs.getPort()));
    }

    @Override
    public boolean isAlive(Peer peer) {
        return !ended.contains(peer);
    }

    @Override
    public void onEnd(Peer peer, Runnable then) {
        if (ended.contains(peer)) then.run();
        // Several Holdlines in a row may watch the same program; each is told.
        else
            watchers.merge(
                    peer,
                    then,
                    (a, b) ->
                            () -> {
                                a.run();
                                b.run();
                            });
    }

    @Override
    public Optional<Path> folder(Peer peer) {
        return Optional.empty();
    }

    @Override
    public Optional<String> program(Peer peer) {
        return Optional.empty();
    }
}
