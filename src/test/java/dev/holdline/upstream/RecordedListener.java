package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An MCP session above an upstream that keeps what it is told. */
final class RecordedListener implements UpstreamListener {
    final List<State> states = new CopyOnWriteArrayList<>();
    final List<Message> notifications = new CopyOnWriteArrayList<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    volatile Hello hello = new Hello("{\"protocolVersion\":\"2025-11-25\"}", null, Set.of());
    volatile Consumer<State> then = _ -> {};

    @Override
    public void notification(Message notification) {
        notifications.add(notification);
    }

    @Override
    public Message ask(Message request) {
        return Message.result(request.id(), "{\"by\":\"session\"}");
    }

    @Override
    public void connected(Connection connection) {
        connections.add(connection);
    }

    @Override
    public void stateChanged(State state) {
        states.add(state);
        then.accept(state);
    }

    @Override
    public Hello hello() {
        return hello;
    }

    List<String> names() {
        return states.stream().map(s -> s.getClass().getSimpleName()).toList();
    }
}
