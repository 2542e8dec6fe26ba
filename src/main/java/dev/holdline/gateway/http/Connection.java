package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.BodyTooLargeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: gathers requests, lets them be answered one after the other, and closes
 * when the client is slow, silent or wrong. Everything here runs on the event loop, unless it says
 * otherwise.
 *
 * <p>It reads on while a request is being answered: that is how a hang-up is noticed at once. A
 * client that closes only its sending side counts as gone.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** The most that is read or written in one go, bytes. */
    static final int PIECE = 64 * 1024;

    /** Beyond this many waiting requests the client is not read, and a hang-up is seen later. */
    private static final int PIPELINED = 16;

    private static final Body NO_BODY = Body.of(new byte[0]);
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum Reading {
        HEAD,
        BODY,
        /** What still comes is dropped: the connection is about to close. */
        NOTHING
    }

    private final ClientSocket channel;
    private final RequestDecoder decoder;
    private final Endpoint endpoint;
    private final Outlet outlet;
    private final ConcurrentMap<Object, Object> memory = new ConcurrentHashMap<>(4);
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(2);

    /** What is being answered; set by the loop, unset by whoever wrote the end of the answer. */
    private volatile @Nullable Exchange active;

    /** Whether something here waits for that end, so that the loop must be woken. */
    private volatile boolean somethingWaits;

    private Reading reading = Reading.HEAD;
    private @Nullable HttpRequest head;
    private @Nullable BodyCollector collector;
    private boolean owesContinue;

    private @Nullable ScheduledFuture<?> deadline;
    private Reading deadlineFor = Reading.NOTHING;
    private @Nullable ScheduledFuture<?> idleCheck;
    private volatile long idleSince = System.nanoTime();

    Connection(ClientSocket channel, RequestDecoder decoder, Endpoint endpoint) {
        this.channel = channel;
        this.decoder = decoder;
        this.endpoint = endpoint;
        this.outlet = new Outlet(channel, endpoint.limits().stalled());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Outlet outlet() {
        return outlet;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        endpoint.opened(this);
        idleCheck = schedule(this::closeIfIdle, endpoint.limits().idle().toNanos());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        try {
            if (reading == Reading.HEAD && part instanceof HttpRequest begun) begin(begun);
            if (reading == Reading.BODY && part instanceof HttpContent content) collect(content);
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest begun) {
        decoder.headRead();
        Refusal refusal = Admission.refusal(begun, endpoint.budget().perMessage());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        head = begun;
        reading = Reading.BODY;
        if (HttpUtil.is100ContinueExpected(begun)) {
            owesContinue = true;
            payContinue();
        }
    }

    /** Not before earlier requests have been answered: the client takes it for part of those. */
    private void payContinue() {
        if (!owesContinue || !waiting.isEmpty() || mustWait()) return;
        owesContinue = false;
        outlet.queue(Unpooled.wrappedBuffer(CONTINUE));
    }

    private void collect(HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            refuse(Admission.malformed(content.decoderResult().cause()));
            return;
        }
        boolean last = content instanceof LastHttpContent;
        try {
            owesContinue &= !content.content().isReadable();
            Body body = keep(content.content(), last);
            if (last) arrived(body);
        } catch (BodyTooLargeException e) {
            refuse(Admission.tooLarge(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            log(System.Logger.Level.ERROR, "a request body could not be stored", e);
            refuse(new Refusal(500, "the request body could not be stored"));
        }
    }

    private Body keep(ByteBuf bytes, boolean last) throws IOException {
        BodyCollector into = collector;
        int length = bytes.readableBytes();
        if (into == null) {
            if (last && length == 0) return NO_BODY;
            // The usual request comes in one piece, which is its body as it is.
            if (last && length <= endpoint.budget().perMessage()) {
                return Body.of(ByteBufUtil.getBytes(bytes));
            }
            into = collector = new BodyCollector(endpoint.budget());
        }
        bytes.readBytes(into, length);
        return last ? into.finish() : NO_BODY;
    }

    private void arrived(Body body) {
        HttpRequest whole = java.util.Objects.requireNonNull(head);
        head = null;
        collector = null;
        owesContinue = false;
        reading = Reading.HEAD;
        cancelDeadline();
        enqueue(
                new ArrivedRequest(
                        whole, body, channel.remoteAddress(), channel.localAddress(), memory));
    }

    private void refuse(Refusal refusal) {
        reading = Reading.NOTHING;
        head = null;
        owesContinue = false;
        cancelDeadline();
        dropCollected();
        if (channel.isActive()) enqueue(refusal);
    }

    private void dropCollected() {
        BodyCollector partly = collector;
        collector = null;
        if (partly == null) return;
        try {
            partly.reset();
        } catch (IOException e) {
            log(System.Logger.Level.DEBUG, "a partial request body could not be dropped", e);
        }
    }

    private void enqueue(Turn turn) {
        waiting.add(turn);
        if (!mustWait()) {
            next();
        } else if (waiting.size() >= PIPELINED) {
            channel.config().setAutoRead(false);
        }
    }

    /** Whether a request is being answered; if so, the end of its answer wakes the loop. */
    private boolean mustWait() {
        // Said before looking: an answer that ends meanwhile either is seen, or sees this.
        somethingWaits = true;
        boolean must = active != null;
        somethingWaits = must;
        return must;
    }

    private void next() {
        Turn turn = waiting.poll();
        somethingWaits = owesContinue || !waiting.isEmpty();
        if (!channel.config().isAutoRead()) channel.config().setAutoRead(true);
        switch (turn) {
            case ArrivedRequest request -> {
                var exchange = new Exchange(this, request);
                active = exchange;
                exchange.start();
            }
            case Refusal refusal -> {
                ByteBuf whole = channel.alloc().heapBuffer(512);
                byte[] body = refusal.body();
                endpoint.replyHead()
                        .write(
                                whole,
                                refusal.status(),
                                Refusal.HEADERS,
                                new ReplyHead.Framing.Length(body.length),
                                false);
                finish(whole.writeBytes(body));
            }
            case null -> {
                idleSince = System.nanoTime();
                payContinue();
            }
        }
    }

    /** Writes the end of an answer and turns to the next request; from any thread. */
    void answered(Exchange exchange, ByteBuf end, boolean staysOpen) {
        if (staysOpen && wroteNow(end)) {
            idleSince = System.nanoTime();
            active = null;
            // The loop sleeps until the client says something, unless it has something to do.
            if (somethingWaits) channel.eventLoop().execute(this::turn);
            return;
        }
        channel.eventLoop()
                .execute(() -> {
                    if (active != exchange) {
                        end.release();
                        return;
                    }
                    active = null;
                    if (staysOpen) {
                        outlet.queue(end);
                        next();
                    } else {
                        finish(end);
                    }
                });
    }

    /** Whether it is out, or never will be. */
    private boolean wroteNow(ByteBuf end) {
        try {
            return outlet.passes(end);
        } catch (IOException e) {
            end.release();
            return true; // the connection is closing
        }
    }

    private void turn() {
        if (active == null) next();
    }

    /**
     * The last bytes of this connection. It lingers: closing with unread input resets the
     * connection, and the reset overtakes the answer (RFC 9112 §9.6).
     */
    private void finish(ByteBuf end) {
        reading = Reading.NOTHING;
        cancelDeadline();
        dropCollected();
        releaseWaiting();
        channel.config().setAutoRead(true);
        channel.writeAndFlush(end)
                .addListener(
                        (ChannelFutureListener)
                                written -> {
                                    if (!written.isSuccess()) {
                                        channel.close();
                                        return;
                                    }
                                    channel.shutdownOutput();
                                    schedule(channel::close, endpoint.limits().linger().toNanos());
                                });
    }

    /** Breaks the connection, so that nobody takes an unfinished answer for a whole one. */
    void cut() {
        channel.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (reading == Reading.BODY && !owesContinue) {
            expectWithin(endpoint.limits().bodyWithin());
        } else if (reading == Reading.HEAD && decoder.insideHead()) {
            expectWithin(endpoint.limits().headWithin());
        }
        ctx.fireChannelReadComplete();
    }

    /** Starts the clock for the part that is being read; a request in one piece never has one. */
    private void expectWithin(Duration time) {
        if (deadlineFor == reading) return;
        cancelDeadline();
        deadlineFor = reading;
        deadline =
                schedule(
                        () ->
                                refuse(
                                        new Refusal(
                                                408,
                                                "the request did not arrive within %d s"
                                                        .formatted(time.toSeconds()))),
                        time.toNanos());
    }

    private void cancelDeadline() {
        deadlineFor = Reading.NOTHING;
        if (deadline != null) deadline.cancel(false);
        deadline = null;
    }

    private void closeIfIdle() {
        long limit = endpoint.limits().idle().toNanos();
        boolean busy = active != null || reading != Reading.HEAD || decoder.insideHead();
        long left = busy ? limit : limit - (System.nanoTime() - idleSince);
        if (left <= 0) channel.close();
        else idleCheck = schedule(this::closeIfIdle, left);
    }

    private ScheduledFuture<?> schedule(Runnable then, long nanos) {
        return channel.eventLoop().schedule(then, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outlet.changed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endpoint.closed(this);
        reading = Reading.NOTHING;
        cancelDeadline();
        if (idleCheck != null) idleCheck.cancel(false);
        dropCollected();
        releaseWaiting();
        Exchange left = active;
        active = null;
        if (left != null) left.hungUp();
        outlet.changed();
    }

    private void releaseWaiting() {
        for (Turn turn : waiting) if (turn instanceof ArrivedRequest r) r.releaseUntaken();
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log(System.Logger.Level.ERROR, "a connection failed", cause);
        }
        channel.close();
    }

    private static void log(System.Logger.Level level, String what, Throwable cause) {
        Failures.log(level, what, cause);
    }
}
