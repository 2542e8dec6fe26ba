package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One try at a server apart from every session, told step by step; nothing of it stays. */
public final class Trial {
    /** What is done, in this order. */
    public enum Step {
        /** variables, the program's place, the URL */
        RESOLVE,
        /** start the program, or reach the address */
        CONNECT,
        INITIALIZE,
        LIST
    }

    /** What is told, as it happens. */
    public sealed interface News {
        record Begun(Step step) implements News {}

        record Done(Step step, Duration took) implements News {}

        /** Nothing comes after it. */
        record Failed(Step step, Duration took, Failure failure) implements News {}

        /** The last news of a try that went well. */
        record Listed(ServerCard card) implements News {}
    }

    private final Wires wires;
    private final Pace pace;
    private final Classifier classifier;
    private final LongSupplier nanoTime;
    private Step step = Step.RESOLVE;
    private long begun;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public Trial(Wires wires, Pace pace, Classifier classifier, LongSupplier nanoTime) {
        this.wires = wires;
        this.pace = pace;
        this.classifier = classifier;
        this.nanoTime = nanoTime;
    }

    /**
     * Blocks until it is over; interruption ends it.
     *
     * @param initializeParams what Holdline says of itself, as JSON
     * @param heard called on this thread
     */
    public void run(String initializeParams, Consumer<News> heard) throws InterruptedException {
        Connection connection = null;
        try {
            begin(Step.RESOLVE, heard);
            var listener = new Alone(new Hello(initializeParams, null, Set.of()));
            connection =
                    new Connection(wires.create(), new ServerVoice(listener, (_, _) -> {}), pace);
            done(heard);
            open(connection, listener.hello(), heard);
            begin(Step.LIST, heard);
            ServerCard card = ListReader.read(connection, pace.initialize());
            done(heard);
            heard.accept(new News.Listed(card));
        } catch (TransportException e) {
            heard.accept(
                    new News.Failed(
                            step, took(), classifier.classify(e.evidence().inSeries(1, false))));
        } finally {
            if (connection != null) connection.close();
        }
    }

    /** Several servers are tested at once when they are added at once. */
    private void open(Connection connection, Hello hello, Consumer<News> heard)
            throws TransportException, InterruptedException {
        begin(Step.CONNECT, heard);
        boolean permit = pace.awaitTurn(wires.kind());
        try {
            // How long the others took says nothing of this one.
            begun = nanoTime.getAsLong();
            connection.start(pace.initialize());
            // Streamable HTTP connects with its first request: both are one step there.
            if (wires.kind() != Evidence.Wire.STREAMABLE_HTTP) {
                done(heard);
                begin(Step.INITIALIZE, heard);
            }
            connection.initialize(hello, wires.kind(), pace.initialize());
            done(heard);
        } finally {
            if (permit) pace.starts().release();
        }
    }

    private void begin(Step next, Consumer<News> heard) {
        step = next;
        begun = nanoTime.getAsLong();
        heard.accept(new News.Begun(next));
    }

    private void done(Consumer<News> heard) {
        heard.accept(new News.Done(step, took()));
    }

    private Duration took() {
        return Duration.ofNanos(nanoTime.getAsLong() - begun);
    }

    /** There is no client that could be asked or told. */
    private record Alone(Hello hello) implements UpstreamListener {
        private static final int METHOD_NOT_FOUND = -32601;

        @Override
        public void notification(Message notification) {}

        @Override
        public Message ask(Message request) {
            return Message.error(request.id(), METHOD_NOT_FOUND, "Method not found");
        }

        @Override
        public void connected(Connection connection) {}

        @Override
        public void stateChanged(State state) {}
    }
}
