package dev.holdline.session;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client request in flight, from its arrival to its one answer. */
public final class ClientCall {
    private static final System.Logger LOG = System.getLogger(ClientCall.class.getName());

    /** Digits before and after the point with which progress is still reckoned. */
    private static final int LONGEST_NUMBER = 40;

    private final McpSession session;
    private final Message request;
    private final ClientStream stream;
    private final Instant arrived;
    private final Object ending = new Object();

    /** Null once the call is over: it is somebody else's then. Guarded by {@link #ending}. */
    private @Nullable Thread thread;

    private final Supplier<ClientSession> whose;

    /** Null before the first: a server may well begin with 0. */
    private @Nullable BigDecimal lastProgress;

    private BigDecimal offset = BigDecimal.ZERO;
    private boolean held;

    ClientCall(
            McpSession session,
            Message request,
            ClientStream stream,
            Instant arrived,
            Supplier<ClientSession> whose) {
        this.whose = whose;
        this.session = session;
        this.request = request;
        this.stream = stream;
        this.arrived = arrived;
        this.thread = Thread.currentThread();
    }

    public McpSession session() {
        return session;
    }

    /** Whose call it is, by the process that sent it. */
    public ClientSession client() {
        return whose.get();
    }

    public Message request() {
        return request;
    }

    public Instant arrived() {
        return arrived;
    }

    /** The tool, prompt or resource, or the method where there is none of these. */
    public String operation() {
        return operation(request);
    }

    /** The same of any request, such as one under a server's own names. */
    public static String operation(Message request) {
        for (Field field : new Field[] {Field.NAME, Field.URI, Field.REF_NAME, Field.REF_URI}) {
            String text = request.text(field);
            if (text != null) return text;
        }
        return request.method();
    }

    /** The client cancelled, or hung up: whoever works on this call is interrupted. */
    void cancel() {
        synchronized (ending) {
            if (thread != null) thread.interrupt();
        }
    }

    /** It is answered; a cancellation that comes now is too late. */
    void over() {
        synchronized (ending) {
            thread = null;
        }
    }

    /**
     * Sends the server's progress on. Values must keep rising (2025-11-25,
     * basic/utilities/progress), also across a hold and a retry, where the server starts again from
     * nothing.
     */
    public synchronized void progress(Message progress) {
        String raw = progress.raw(Field.PROGRESS);
        BigDecimal value = raw == null ? null : number(raw);
        if (value == null) {
            // Not a number to reckon with: passed on as it came, unless ours came between.
            if (!held) send(progress);
            return;
        }
        if (!held && isRise(value)) {
            // Nothing of ours came between: the bytes stay as they are.
            lastProgress = value;
            send(progress);
            return;
        }
        BigDecimal risen = offset.add(value);
        if (!isRise(risen)) return;
        lastProgress = risen;
        send(progress.with(Field.PROGRESS, risen.toPlainString()));
    }

    private boolean isRise(BigDecimal value) {
        return lastProgress == null || value.compareTo(lastProgress) > 0;
    }

    /** Null where it is no number, or one that could not be added to without filling the memory. */
    private static @Nullable BigDecimal number(String raw) {
        if (raw.length() > LONGEST_NUMBER) return null;
        try {
            BigDecimal value = new BigDecimal(raw);
            return Math.abs((long) value.scale()) > LONGEST_NUMBER ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * A sign of life while the call is held: progress where the client gave a token, else a
     * comment.
     */
    public synchronized void holdProgress(String text) {
        String token = request.raw(Field.PROGRESS_TOKEN);
        try {
            if (token == null) {
                stream.keepAlive();
                return;
            }
            held = true;
            BigDecimal risen =
                    (lastProgress == null ? BigDecimal.ZERO : lastProgress)
                            .add(new BigDecimal("0.001"));
            lastProgress = risen;
            offset = risen;
            String params =
                    "{\"progressToken\":"
                            + token
                            + ",\"progress\":"
                            + risen.toPlainString()
                            + ",\"message\":"
                            + Json.quote(text)
                            + "}";
            stream.notice(Message.notification("notifications/progress", params));
        } catch (IOException e) {
            hungUp(e);
        }
    }

    /**
     * A byte while it runs: clients on Node give up a POST that sends none for 60 or 300 s, though
     * its server is at work.
     */
    void signOfLife() {
        try {
            stream.keepAlive();
        } catch (IOException e) {
            hungUp(e);
        }
    }

    /** Any other notification of the server on this call's stream. */
    public void notification(Message notification) {
        send(notification);
    }

    /** Asks the client on this call's stream; blocks until it has answered. */
    public Message ask(Message serverRequest) throws InterruptedException {
        return session.ask(serverRequest, stream);
    }

    private void send(Message message) {
        try {
            stream.notice(message);
        } catch (IOException e) {
            hungUp(e);
        }
    }

    /**
     * The endpoint interrupts the call by itself when its client hangs up; this is only the echo.
     */
    private void hungUp(IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "client gone while sending to " + request, e);
    }

    ClientStream stream() {
        return stream;
    }

    Id id() {
        return request.id();
    }
}
