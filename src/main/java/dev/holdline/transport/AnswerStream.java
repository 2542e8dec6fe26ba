package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The stream on which a request is answered. Where it drops or ends before the answer and the
 * server gave its events ids, it is resumed (MCP 2025-11-25, transports, resumability) before
 * anything is called broken.
 */
final class AnswerStream {
    private static final System.Logger LOG = System.getLogger(AnswerStream.class.getName());

    private final HttpExchange exchange;
    private final Sighting sighting;
    private final Id id;
    private final BodyBudget budget;
    private final Patience patience;
    private final Deadlines deadlines;
    private final Function<String, HttpUriRequestBase> resuming;

    private @Nullable EventStream events;
    private @Nullable String lastEventId;
    private @Nullable Duration retry;
    private int triesWithoutProgress;

    /**
     * @param resuming makes the GET that resumes after the event with the given id
     */
    AnswerStream(
            HttpExchange exchange,
            Sighting sighting,
            Id id,
            BodyBudget budget,
            Patience patience,
            Deadlines deadlines,
            Function<String, HttpUriRequestBase> resuming) {
        this.exchange = exchange;
        this.sighting = sighting;
        this.id = id.canonical();
        this.budget = budget;
        this.patience = patience;
        this.deadlines = deadlines;
        this.resuming = resuming;
    }

    /** Reads up to the answer; what comes before it goes to {@code during}. */
    Message answer(ClassicHttpResponse first, Consumer<Message> during)
            throws IOException, InterruptedException, TransportException {
        ClassicHttpResponse response = first;
        while (true) {
            IOException dropped = null;
            try {
                Message answer = read(response, during);
                if (answer != null) return answer;
            } catch (IOException e) {
                if (exchange.whyAborted() != null || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                dropped = e;
            }
            response = resume(dropped);
        }
    }

    private @Nullable Message read(ClassicHttpResponse response, Consumer<Message> during)
            throws IOException, TransportException {
        var stream = new EventStream(exchange.content(response), budget);
        events = stream;
        for (var event = stream.next(); event != null; event = stream.next()) {
            triesWithoutProgress = 0;
            if (event.id() != null) lastEventId = event.id().isEmpty() ? null : event.id();
            if (event.retry() != null) retry = event.retry();
            // Very likely the answer itself; and what else it was, somebody would miss.
            if (event.lost() != null) throw sighting.lostAnswer(response, event.lost());
            Message message =
                    message(
                            event,
                            unreadable -> {
                                if (!id.equals(LostId.ofResponse(unreadable))) return;
                                throw sighting.lostAnswer(response, unreadable);
                            });
            if (message == null) continue;
            if (!message.isResponse()) {
                pass(message, during);
            } else if (message.id().canonical().equals(id)) {
                return message;
            } else {
                LOG.log(Level.DEBUG, () -> "nobody waits for " + message);
                message.release();
            }
        }
        exchange.readWhole();
        return null;
    }

    /** Who is told of an event that is no message, though it may have been meant as one. */
    interface Unreadable<X extends Exception> {
        void event(LostMessage data) throws X;
    }

    /** The message of an event; null where it has none, or none that can be read. */
    static @Nullable Message message(EventStream.Event event) {
        return message(event, unreadable -> {});
    }

    static <X extends Exception> @Nullable Message message(
            EventStream.Event event, Unreadable<X> to) throws X {
        if (event.data() == null) return null;
        LostMessage unreadable = null;
        if (event.type().equals("message")) {
            try {
                Message message = Message.parse(event.data());
                if (!message.isResponse() || message.has(dev.holdline.jsonrpc.Field.ID)) {
                    return message;
                }
            } catch (MalformedMessageException e) {
                LOG.log(Level.DEBUG, "an event that is not a message: {0}", e.getMessage());
                unreadable = LostMessage.unreadable(event.data(), e);
            }
        }
        event.data().release();
        if (unreadable != null) to.event(unreadable);
        return null;
    }

    static void pass(Message message, Consumer<Message> to) {
        try {
            to.accept(message);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a message was not taken: " + message, e);
        }
    }

    private ClassicHttpResponse resume(@Nullable IOException dropped)
            throws IOException, InterruptedException, TransportException {
        while (true) {
            String last = lastEventId;
            if (last == null || triesWithoutProgress >= patience.resumeTries()) {
                String what =
                        dropped == null
                                ? "the stream ended before the answer"
                                : PlainText.of(String.valueOf(dropped.getMessage()));
                throw sighting.stream(what, dropped);
            }
            triesWithoutProgress++;
            Duration wait = patience.resume().multipliedBy(triesWithoutProgress);
            // A retry that the server named is to be respected, also where it is short.
            if (exchange.pause(retry != null ? retry : wait)) throw new IOException("aborted");
            try {
                ClassicHttpResponse response = exchange.run(resuming.apply(last));
                if (MediaType.of(response) == MediaType.EVENTS) return response;
                refused(response);
            } catch (IOException e) {
                if (exchange.whyAborted() != null || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                dropped = e;
            }
        }
    }

    /** Passes over what another try may mend. */
    private void refused(ClassicHttpResponse response) throws TransportException {
        int status = response.getCode();
        if (status >= 500 || status == 429) return;
        throw sighting.refusedToResume(
                response, Excerpt.of(exchange, response, deadlines, patience));
    }

    /** Reads what follows the answer, so that the connection can serve again. */
    void drain(Consumer<Message> rest) {
        EventStream stream = events;
        try (exchange;
                var watch =
                        deadlines.after(
                                patience.excerpt(),
                                () -> exchange.abort(HttpExchange.Abort.CLOSED))) {
            if (stream == null) return;
            for (var event = stream.next(); event != null; event = stream.next()) {
                Message message = message(event);
                if (message == null) continue;
                if (message.isResponse()) message.release();
                else pass(message, rest);
            }
            exchange.readWhole();
        } catch (IOException e) {
            LOG.log(Level.TRACE, "after the answer", e);
        }
    }
}
