package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.BodyBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 server on a loopback address (RFC 9110, RFC 9112), for few clients that each may wait
 * for minutes. One event loop parses and writes; every request is answered on a thread of its own.
 */
public final class HttpServer implements AutoCloseable {
    static {
        // Every buffer here is on the heap and unpooled: a lost one is the collector's, not a leak.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    /** How much waits in a channel before a writer blocks, and when it goes on (bytes). */
    private static final WriteBufferWaterMark BACK_PRESSURE =
            new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoopGroup loop;
    private final Channel listening;
    private final Endpoint endpoint;

    private HttpServer(EventLoopGroup loop, Channel listening, Endpoint endpoint) {
        this.loop = loop;
        this.listening = listening;
        this.endpoint = endpoint;
    }

    /**
     * What one client may ask of us.
     *
     * @param line the request line, bytes (beyond: 414)
     * @param head all header lines, bytes (beyond: 431)
     * @param headWithin from a request's first byte to the end of its head (beyond: 408)
     * @param bodyWithin from there to the end of its body (beyond: 408)
     * @param keepAlive announced in {@code Keep-Alive: timeout}, whole seconds
     * @param idle after which a connection without a request is closed; longer than {@code
     *     keepAlive}, or a client's next request meets the closing of its connection
     * @param stalled how long an answer may find no reader at all
     * @param linger how long a closing connection still reads, so that the client can read the
     *     answer first
     */
    public record Limits(
            int line,
            int head,
            Duration headWithin,
            Duration bodyWithin,
            Duration keepAlive,
            Duration idle,
            Duration stalled,
            Duration linger) {
        public static final Limits STANDARD =
                new Limits(
                        8 * 1024,
                        64 * 1024,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(603),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(5));
    }

    /** Somebody else listens there; the caller finds out who. */
    public static final class PortTakenException extends IOException {
        private final int port;

        PortTakenException(InetSocketAddress address, BindException cause) {
            super(
                    "port %d on %s is taken by another program"
                            .formatted(address.getPort(), address.getAddress().getHostAddress()),
                    cause);
            port = address.getPort();
        }

        public int port() {
            return port;
        }
    }

    /**
     * Listens and serves from the return on.
     *
     * @param loopback 127.0.0.1 or ::1, never an address that others can reach
     * @param port 0 for any free one
     * @throws PortTakenException if somebody else holds the port
     * @throws IOException if the address cannot be listened on for another reason
     */
    public static HttpServer start(
            InetAddress loopback, int port, HttpHandler handler, BodyBudget budget, Limits limits)
            throws IOException {
        if (!loopback.isLoopbackAddress()) {
            throw new IllegalArgumentException(loopback + " can be reached by others");
        }
        var endpoint = new Endpoint(handler, budget, limits, InstantSource.system());
        var loop =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
        var address = new InetSocketAddress(loopback, port);
        var bound = bootstrap(loop, endpoint).bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) return new HttpServer(loop, bound.channel(), endpoint);
        stop(loop);
        throw failure(address, bound.cause());
    }

    private static ServerBootstrap bootstrap(EventLoopGroup loop, Endpoint endpoint) {
        return new ServerBootstrap()
                .group(loop)
                .channelFactory(ClientSocket.Listening::new)
                .option(ChannelOption.SO_BACKLOG, 256)
                .option(ChannelOption.ALLOCATOR, HeapBuffers.INSTANCE)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, HeapBuffers.INSTANCE)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 2048, Connection.PIECE))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BACK_PRESSURE)
                .childHandler(
                        new ChannelInitializer<ClientSocket>() {
                            @Override
                            protected void initChannel(ClientSocket channel) {
                                var decoder = new RequestDecoder(endpoint.limits());
                                channel.pipeline()
                                        .addLast(decoder)
                                        .addLast(new Connection(channel, decoder, endpoint));
                            }
                        });
    }

    private static IOException failure(InetSocketAddress address, Throwable cause) {
        // A BindException is also "permission denied" and "cannot assign": only the text tells.
        if (cause instanceof BindException e
                && e.getMessage() != null
                && e.getMessage().contains("in use")) {
            return new PortTakenException(address, e);
        }
        return cause instanceof IOException e
                ? e
                : new IOException("cannot listen on " + address, cause);
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /**
     * Lets who is about to answer do so, cuts every client off and waits for their handlers, at
     * most about six seconds.
     */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        endpoint.cutOff(Duration.ofSeconds(3));
        stop(loop);
    }

    private static void stop(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
