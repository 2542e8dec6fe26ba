package dev.holdline.testkit;

import dev.holdline.session.PeerProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Processes that a test starts and ends. */
public final class ScriptedPeers implements PeerProcesses {
    private final Map<Peer, Runnable> ends = new HashMap<>();
    private final Set<Peer> ended = new HashSet<>();

    public void end(Peer peer) {
        ended.add(peer);
        Runnable then = ends.remove(peer);
        if (then != null) then.run();
    }

    @Override
    public OptionalLong user(InetSocketAddress theirs, InetSocketAddress ours) {
        return OptionalLong.empty();
    }

    @Override
    public long ownUser() {
        return 1000;
    }

    @Override
    public Optional<Peer> find(
            InetSocketAddress theirs, InetSocketAddress ours, Collection<Peer> known) {
        return Optional.empty();
    }

    @Override
    public boolean isAlive(Peer peer) {
        return !ended.contains(peer);
    }

    @Override
    public void onEnd(Peer peer, Runnable then) {
        if (ended.contains(peer)) then.run();
        else ends.put(peer, then);
    }

    @Override
    public Optional<Path> folder(Peer peer) {
        return Optional.of(Path.of(System.getProperty("user.home"), "src", "p" + peer.pid()));
    }

    @Override
    public Optional<String> program(Peer peer) {
        return Optional.empty();
    }
}
