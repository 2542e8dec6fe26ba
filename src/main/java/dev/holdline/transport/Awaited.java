package dev.holdline.transport;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The requests that wait for their answers on the one stream of a wire. */
final class Awaited<P extends Pending> {
    private final Map<Id, P> all = new ConcurrentHashMap<>();

    void add(P one) {
        if (all.putIfAbsent(one.id.canonical(), one) != null) {
            throw new IllegalArgumentException("id " + one.id + " is in use");
        }
    }

    void remove(P one) {
        all.remove(one.id.canonical(), one);
    }

    List<P> all() {
        return List.copyOf(all.values());
    }

    /** Hands a response to whoever waits for it; what nobody waits for is released. */
    void answer(Message response) {
        P waiting = response.has(Field.ID) ? all.get(response.id().canonical()) : null;
        if (waiting != null && waiting.answer(response)) return;
        System.getLogger(Awaited.class.getName())
                .log(Level.DEBUG, () -> "nobody waits for " + response);
        response.release();
    }

    /** Fails the request whose answer was not kept. */
    void failLost(LostMessage message, Function<P, TransportException> why) {
        Id id = LostId.of(message);
        P one = id == null ? null : all.get(id);
        // Better a failure too many than a caller that waits for what was thrown away.
        for (P each : one != null ? List.of(one) : all()) each.fail(why.apply(each));
    }

    /** Fails the request whose answer cannot be read; false where there is no such request. */
    boolean failUnreadable(LostMessage message, Function<P, TransportException> why) {
        Id id = LostId.ofResponse(message);
        P one = id == null ? null : all.get(id);
        if (one == null) return false;
        one.fail(why.apply(one));
        return true;
    }
}
