package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpRequest;
import dev.holdline.session.ClientSession;
import dev.holdline.session.McpSession;
import dev.holdline.session.PeerProcesses;
import dev.holdline.session.Sessions;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Finds the client session behind a request, by its process; looked up once for a connection. */
final class Callers {
    /** The name of every client where no token is needed. */
    static final String ANYBODY = "client";

    /** Marks the look-up in a connection's memory. */
    private static final Object PEER = new Object();

    private final Sessions sessions;
    private final PeerProcesses peers;

    Callers(Sessions sessions, PeerProcesses peers) {
        this.sessions = sessions;
        this.peers = peers;
    }

    /**
     * The client session, waiting for the look-up (about 0.1 ms for a known process, 100 ms for a
     * new one).
     */
    ClientSession session(String client, HttpRequest request, String mcpSession) {
        return sessions.client(client, lookUp(request).peer(), mcpSession);
    }

    /** Looks beside the call; whoever needs the answer waits for it. */
    Supplier<ClientSession> later(String client, HttpRequest request, McpSession session) {
        Lookup lookup = lookUp(request);
        return () ->
                lookup.peer().isEmpty()
                        ? session.client()
                        : sessions.client(client, lookup.peer(), session.id());
    }

    private Lookup lookUp(HttpRequest request) {
        return (Lookup)
                request.memory()
                        .computeIfAbsent(
                                PEER,
                                _ -> {
                                    var lookup = new Lookup(request);
                                    Thread.ofVirtual().start(lookup.task);
                                    return lookup;
                                });
    }

    private final class Lookup {
        private final FutureTask<Optional<PeerProcesses.Peer>> task;

        Lookup(HttpRequest request) {
            task =
                    new FutureTask<>(() ->
                            peers.find(request.remote(), request.local(), sessions.knownPeers()));
        }

        Optional<PeerProcesses.Peer> peer() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return task.get();
                    } catch (InterruptedException e) {
                        // The look-up is short; whoever was interrupted finds out right after it.
                        interrupted = true;
                    } catch (java.util.concurrent.ExecutionException e) {
                        System.getLogger(Callers.class.getName())
                                .log(
                                        System.Logger.Level.WARNING,
                                        "the client's process could not be looked up",
                                        e);
                        return Optional.empty();
                    }
                }
            } finally {
                if (interrupted) Thread.currentThread().interrupt();
            }
        }
    }
}
