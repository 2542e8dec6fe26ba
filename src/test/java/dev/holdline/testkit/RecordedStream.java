package dev.holdline.testkit;

import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client's stream that keeps what it got, or is broken after some messages. */
public final class RecordedStream implements ClientStream {
    public final List<Message> messages = new CopyOnWriteArrayList<>();
    public volatile int comments;
    public volatile int takes = Integer.MAX_VALUE;

    /** What a client does that gets a message. */
    public volatile Runnable atEach = () -> {};

    @Override
    public void send(Message message) throws IOException {
        if (messages.size() >= takes) throw new IOException("gone");
        atEach.run();
        messages.add(message);
    }

    @Override
    public void notice(Message notification) throws IOException {
        send(notification);
    }

    @Override
    public void keepAlive() {
        comments++;
    }

    public List<String> texts() {
        return messages.stream().map(m -> new String(m.toBytes(), StandardCharsets.UTF_8)).toList();
    }
}
