package dev.holdline.testkit;

import dev.holdline.jsonrpc.Message;
import dev.holdline.upstream.CallEvents;
import dev.holdline.upstream.Connection;
import dev.holdline.upstream.Hello;
import dev.holdline.upstream.State;
import dev.holdline.upstream.UpstreamListener;
import java.util.Set;

/** A client that says nothing, and nothing of note when it is asked. */
public final class SilentClient implements UpstreamListener, CallEvents {
    @Override
    public void notification(Message notification) {}

    @Override
    public void progress(Message progress) {}

    @Override
    public Message ask(Message request) {
        return Message.result(request.id(), "{}");
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void stateChanged(State state) {}

    @Override
    public Hello hello() {
        return new Hello("{}", null, Set.of());
    }
}
