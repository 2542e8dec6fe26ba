package dev.holdline.platform.linux;

import dev.holdline.session.PeerProcesses;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Peers of loopback connections as {@code /proc} tells them (proc(5)). */
public final class ProcPeers implements PeerProcesses {
    /** A gone client's upstream children should not outlive it noticeably. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final SocketTable sockets;
    private final ProcessTable processes;
    private final EndWatch ends;
    private final long ownUser;

    public ProcPeers() {
        this(Path.of("/proc"), LOOK_EVERY);
    }

    ProcPeers(Path proc, Duration lookEvery) {
        this.sockets = new SocketTable(proc);
        this.processes = new ProcessTable(proc);
        this.ends = new EndWatch(this::isAlive, lookEvery);
        this.ownUser = processes.user("self").orElse(-1);
    }

    @Override
    public OptionalLong user(InetSocketAddress theirs, InetSocketAddress ours) {
        SocketTable.Row row = sockets.row(theirs, ours);
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.user());
    }

    @Override
    public long ownUser() {
        return ownUser;
    }

    @Override
    public Optional<Peer> find(
            InetSocketAddress theirs, InetSocketAddress ours, Collection<Peer> known) {
        SocketTable.Row row = sockets.row(theirs, ours);
        if (row == null) return Optional.empty();
        String link = "socket:[" + row.inode() + "]";
        for (Peer peer : known) {
            if (processes.holds(peer.pid(), link) && isAlive(peer)) return Optional.of(peer);
        }
        // The newest first: a client is usually younger than the desktop it runs on.
        for (long pid : processes.newestFirst()) {
            if (processes.holds(pid, link)) return peer(firstHolder(pid, link));
        }
        return Optional.empty();
    }

    /** A child that inherited the socket does not speak for the program that opened it. */
    private long firstHolder(long pid, String link) {
        long holder = pid;
        for (ProcStat stat = processes.stat(holder); stat != null; stat = processes.stat(holder)) {
            if (stat.parent() <= 1 || !processes.holds(stat.parent(), link)) break;
            holder = stat.parent();
        }
        return holder;
    }

    private Optional<Peer> peer(long pid) {
        ProcStat stat = processes.stat(pid);
        return stat == null
                ? Optional.empty()
                : Optional.of(new Peer(pid, processes.instant(stat.startTicks())));
    }

    /** The program that listens on a port for loopback: "node, process 4711". */
    public Optional<String> listener(int port) {
        for (String[] any :
                new String[][] {
                    {"127.0.0.1", "0.0.0.0"}, {"0.0.0.0", "0.0.0.0"}, {"::", "::"}, {"::1", "::"}
                }) {
            var listening = new InetSocketAddress(any[0], port);
            Optional<Peer> holder = find(listening, new InetSocketAddress(any[1], 0), List.of());
            if (holder.isPresent()) {
                long pid = holder.get().pid();
                return Optional.of(
                        program(holder.get()).map(p -> p + ", ").orElse("") + "process " + pid);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isAlive(Peer peer) {
        ProcStat stat = livingStat(peer);
        // Unreadable while it is there (no file can be opened any more) is no end.
        if (stat == null && processes.stat(peer.pid()) == null && processes.isThere(peer.pid()))
            throw new IllegalStateException("process " + peer.pid() + " cannot be looked at");
        return stat != null && !stat.hasEnded();
    }

    /** Null also when the pid is another process's by now. */
    private @Nullable ProcStat livingStat(Peer peer) {
        ProcStat stat = processes.stat(peer.pid());
        boolean same =
                stat != null && processes.instant(stat.startTicks()).equals(peer.startedAt());
        return same ? stat : null;
    }

    @Override
    public void onEnd(Peer peer, Runnable then) {
        ends.watch(peer, then);
    }

    @Override
    public Optional<Path> folder(Peer peer) {
        return processes
                .link(peer.pid(), "cwd")
                .map(Path::of)
                .filter(Files::isDirectory)
                .filter(_ -> isAlive(peer));
    }

    @Override
    public Optional<String> program(Peer peer) {
        return ProgramName.of(
                        processes.commandLine(peer.pid()),
                        processes.link(peer.pid(), "exe").orElse(""),
                        processes.shortName(peer.pid()))
                .filter(_ -> isAlive(peer));
    }
}
