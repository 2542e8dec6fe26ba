package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.BodyNotStoredException;
import dev.holdline.jsonrpc.BodyTooLargeException;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** The answer to a POST where it stands in the response itself, as one JSON body. */
final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Reads the body to its end.
     *
     * @throws TransportException where it is too large, or not the answer to {@code id}
     */
    static Message read(
            HttpExchange exchange,
            ClassicHttpResponse response,
            Id id,
            BodyBudget budget,
            Sighting sighting)
            throws IOException, TransportException {
        Body body = body(exchange, response, budget, sighting);
        exchange.readWhole();
        try {
            Message message = Message.parse(body);
            if (message.isResponse()
                    && message.has(Field.ID)
                    && message.id().canonical().equals(id.canonical())) {
                return message;
            }
        } catch (MalformedMessageException e) {
            System.getLogger(WholeAnswer.class.getName())
                    .log(System.Logger.Level.DEBUG, "a body that is not a message", e);
        }
        var start = new ByteArrayOutputStream();
        body.writeTo(start, 0, Math.min(4 * 1024, body.length()));
        body.release();
        Excerpt excerpt = Excerpt.of(start.toByteArray());
        throw sighting.body(response, excerpt.rpcCode(), excerpt.text());
    }

    private static Body body(
            HttpExchange exchange,
            ClassicHttpResponse response,
            BodyBudget budget,
            Sighting sighting)
            throws IOException, TransportException {
        var collector = new BodyCollector(budget);
        try {
            collector.readAll(exchange.content(response), response.getEntity().getContentLength());
            return collector.finish();
        } catch (BodyTooLargeException | BodyNotStoredException e) {
            collector.reset();
            throw sighting.lostAnswer(response, new LostMessage(new byte[0], new byte[0], e));
        } catch (IOException e) {
            collector.reset();
            throw e;
        }
    }
}
