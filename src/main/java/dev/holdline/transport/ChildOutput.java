package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a child says: messages on stdout among stray prints, and its last words on stderr. */
final class ChildOutput {
    private static final System.Logger LOG = System.getLogger(ChildOutput.class.getName());

    private final BodyBudget budget;
    private final TextTail errors = new TextTail(40, 8 * 1024);
    private final TextTail noise = new TextTail(10, 2 * 1024);
    private final IdleClock clock = new IdleClock();
    private final CountDownLatch ended = new CountDownLatch(2);

    ChildOutput(BodyBudget budget) {
        this.budget = budget;
    }

    /** Reads stdout to its end; throws where it breaks. */
    void read(InputStream stdout, MessageReader to) throws IOException {
        try (InputStream in = clock.listenTo(stdout)) {
            var lines = new LineReader(in, budget);
            for (var line = lines.next(); line != null; line = lines.next()) {
                switch (line) {
                    case LineReader.Line.Whole(Body body) -> {
                        Message message = message(body, lines.wasCut(), to);
                        if (message != null) to.message(message);
                    }
                    case LostMessage lost -> to.lost(lost);
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private @Nullable Message message(Body body, boolean cut, MessageReader to) {
        try {
            return Message.parse(body);
        } catch (MalformedMessageException e) {
            // Of an answer cut short the end of the child is the reason, and soon told.
            if (!cut && to.unreadable(LostMessage.unreadable(body, e))) body.release();
            else note(body);
            return null;
        }
    }

    /** A line that is not a message: a banner, a stray print. Kept for diagnosis. */
    private void note(Body body) {
        var first = new ByteArrayOutputStream();
        try {
            body.writeTo(first, 0, Math.min(500, body.length()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "reading a stray line", e);
        }
        body.release();
        noise.append(first.toByteArray(), 0, first.size());
        noise.endLine();
        LOG.log(Level.DEBUG, () -> "not a message on stdout, " + noise.seen() + " so far");
    }

    void readErrors(InputStream stderr) {
        var chunk = new byte[4 * 1024];
        try (InputStream in = stderr) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) errors.append(chunk, 0, n);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "reading a child's stderr", e);
        } finally {
            errors.endLine();
            ended.countDown();
        }
    }

    /** Waits until both have been read to their ends; a grandchild may hold them open. */
    void awaitEnds(Duration atMost) throws InterruptedException {
        ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How long stdout has been silent. */
    Duration quiet() {
        return clock.quiet();
    }

    List<String> errorTail() {
        return errors.lines();
    }

    /** What was printed on stdout that is no message. */
    String printed() {
        return String.join("\n", noise.lines());
    }
}
