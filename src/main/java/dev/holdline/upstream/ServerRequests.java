package dev.holdline.upstream;

import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one server asks the client over one connection: each request on a thread of its own, which
 * ends with the request, with the call it belongs to, or with the connection.
 */
final class ServerRequests {
    private static final int INTERNAL_ERROR = -32603;

    private final Consumer<Message> toServer;
    private final Map<Id, Open> open = new ConcurrentHashMap<>();

    /** Who answers; blocks until there is an answer. */
    interface Client {
        Message ask(Message request) throws InterruptedException;
    }

    private static final class Open {
        final Message request;
        final @Nullable CallEvents call;

        /** Whether the server is still there and waits for an answer, if this is interrupted. */
        volatile boolean serverWaits;

        final Thread thread;

        Open(Message request, @Nullable CallEvents call, Consumer<Open> work) {
            this.request = request;
            this.call = call;
            this.thread = Thread.ofVirtual().unstarted(() -> work.accept(this));
        }
    }

    ServerRequests(Consumer<Message> toServer) {
        this.toServer = toServer;
    }

    /**
     * @param call the call it belongs to, null for none
     */
    void start(Message request, @Nullable CallEvents call, Client client) {
        var fresh = new Open(request, call, o -> answer(o, client));
        open.put(request.id().canonical(), fresh);
        fresh.thread.start();
    }

    private void answer(Open asked, Client client) {
        try {
            toServer.accept(client.ask(asked.request).withId(asked.request.id()));
        } catch (InterruptedException e) {
            if (asked.serverWaits) refuse(asked, "The call it belonged to was cancelled.");
        } catch (RuntimeException e) {
            System.getLogger(ServerRequests.class.getName())
                    .log(System.Logger.Level.ERROR, "not asked: " + asked.request, e);
            refuse(asked, "The client could not be asked.");
        } finally {
            open.remove(asked.request.id().canonical(), asked);
        }
    }

    private void refuse(Open asked, String why) {
        toServer.accept(Message.error(asked.request.id(), INTERNAL_ERROR, why));
    }

    /**
     * The server took it back, and expects no answer (2025-11-25, basic/utilities/cancellation).
     */
    void cancelled(Id id) {
        Open one = open.get(id.canonical());
        if (one != null) one.thread.interrupt();
    }

    /** The client left the call; the server is told, or it would wait for ever. */
    void callLeft(CallEvents call) {
        for (Open each : open.values()) {
            if (each.call != call) continue;
            each.serverWaits = true;
            each.thread.interrupt();
        }
    }

    /** The wire is gone: nobody waits for these answers any more. */
    void end() {
        open.values().forEach(each -> each.thread.interrupt());
    }
}
