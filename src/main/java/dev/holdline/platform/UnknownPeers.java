package dev.holdline.platform;

import dev.holdline.session.PeerProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For systems on which nobody can say yet who holds the other end: sessions are told apart by their
 * ids.
 */
public final class UnknownPeers implements PeerProcesses {
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
        return Optional.empty();
    }

    @Override
    public boolean isAlive(Peer peer) {
        return ProcessHandle.of(peer.pid()).isPresent();
    }

    @Override
    public void onEnd(Peer peer, Runnable then) {
        ProcessHandle.of(peer.pid()).ifPresentOrElse(p -> p.onExit().thenRun(then), then);
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
