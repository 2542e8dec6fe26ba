package dev.holdline.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The one HTTP client of all wires. It does nothing by itself: no retry, redirect, cookie,
 * decompression or authentication, and no bound on how long an answer takes.
 */
final class SharedHttpClient implements AutoCloseable {
    private static final String CONNECTED = "holdline.connected";

    private static final Timeout TO_CONNECT = Timeout.ofSeconds(10);

    /** What a server that names no keep-alive time is trusted with. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;

    SharedHttpClient(Deadlines deadlines, Trust trust) {
        connections = connections(trust);
        client = client(connections);
        deadlines.every(Duration.ofSeconds(30), connections::closeExpired);
    }

    /** For one wire, which gets connections that no other has used. */
    Lane lane() {
        return new Lane(client);
    }

    /**
     * The connections of one wire. Where a peer vanished without a word, those that rest are as
     * dead as the one that was noticed, and would not tell: a reconnect must not meet them. They
     * end with their wire, as nobody else will use them.
     */
    static final class Lane implements AutoCloseable {
        /** Whose request a connection is made for, while it is made. */
        private static final ScopedValue<Lane> MAKING = ScopedValue.newInstance();

        private final CloseableHttpClient client;
        private final Set<ManagedHttpClientConnection> connections =
                Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

        private Lane(CloseableHttpClient client) {
            this.client = client;
        }

        ClassicHttpResponse open(HttpUriRequestBase request, HttpClientContext context)
                throws IOException {
            context.setUserToken(this);
            return ScopedValue.where(MAKING, this)
                    .call(() -> client.executeOpen(null, request, context));
        }

        private static ManagedHttpClientConnection made(ManagedHttpClientConnection connection) {
            if (MAKING.isBound()) MAKING.get().connections.add(connection);
            return connection;
        }

        @Override
        public void close() {
            for (var each : connections.toArray(ManagedHttpClientConnection[]::new)) {
                each.close(CloseMode.IMMEDIATE);
            }
        }
    }

    /**
     * Whether the exchange of this context got past the connect phase. Before that nothing was
     * sent; after it nobody can say.
     */
    static boolean wasConnected(HttpContext context) {
        return context.getAttribute(CONNECTED) != null;
    }

    private static PoolingHttpClientConnectionManager connections(Trust trust) {
        ManagedHttpClientConnectionFactory factory =
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                                Http1Config.custom()
                                        .setMaxHeaderCount(500)
                                        .setMaxLineLength(64 * 1024)
                                        .build())
                        .charCodingConfig(
                                CharCodingConfig.custom()
                                        .setCharset(StandardCharsets.ISO_8859_1)
                                        .build())
                        // Looks every 64 KB whether a 413 or 401 has come already.
                        .responseOutOfOrderStrategy(
                                new MonitoringResponseOutOfOrderStrategy(
                                        64 * 1024, Integer.MAX_VALUE))
                        .build();
        return new Connecting()
                .setMaxConnPerRoute(500)
                .setMaxConnTotal(5_000)
                .setConnectionFactory(socket -> Lane.made(factory.createConnection(socket)))
                .setTlsSocketStrategy(trust)
                .setDefaultSocketConfig(
                        SocketConfig.custom()
                                .setTcpNoDelay(true)
                                .setSoTimeout(Timeout.DISABLED)
                                // A peer that vanished without a word is noticed within 40 s,
                                // however long its answer may take; a network that is away for
                                // less than 30 s costs nothing (docs/decisions/0011).
                                .setSoKeepAlive(true)
                                .setTcpKeepIdle(10)
                                .setTcpKeepInterval(5)
                                .setTcpKeepCount(6)
                                .build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(TO_CONNECT)
                                .setSocketTimeout(Timeout.DISABLED)
                                // 100 ms catches stale connections that 1000 ms misses (measured).
                                .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                                .build())
                .build();
    }

    private static CloseableHttpClient client(PoolingHttpClientConnectionManager connections) {
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setUserAgent("Holdline")
                .setRoutePlanner(new LoopbackDirect())
                .setKeepAliveStrategy(SharedHttpClient::keepAlive)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(Timeout.DISABLED)
                                .setConnectionRequestTimeout(TO_CONNECT)
                                .setAuthenticationEnabled(false)
                                .setExpectContinueEnabled(false)
                                .setProtocolUpgradeEnabled(false)
                                .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .addExecInterceptorAfter(
                        ChainElement.CONNECT.name(),
                        "connected",
                        (request, scope, chain) -> {
                            scope.clientContext.setAttribute(CONNECTED, true);
                            return chain.proceed(request, scope);
                        })
                .build();
    }

    /**
     * By way of sockets whose waiting ends with an interruption on every kind of thread; plain ones
     * heed it on virtual threads alone.
     */
    private static final class Connecting extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> proxy == null ? SocketChannel.open().socket() : new Socket(proxy),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }

    /** A second less than the server says: at the very end of it both sides may act at once. */
    private static TimeValue keepAlive(HttpResponse response, HttpContext context) {
        if (!response.containsHeader("Keep-Alive")) return KEEP_ALIVE;
        TimeValue said =
                DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
        return TimeValue.ofMilliseconds(Math.max(500, said.toMilliseconds() - 1_000));
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            System.getLogger(SharedHttpClient.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing the HTTP client", e);
        }
        connections.close();
    }

    /**
     * The system's proxies, but never for this machine itself; it is not even asked about that, as
     * the asking parses two URIs.
     */
    private static final class LoopbackDirect implements HttpRoutePlanner {
        private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

        private final HttpRoutePlanner direct = new DefaultRoutePlanner(null);
        private final HttpRoutePlanner system = new SystemDefaultRoutePlanner(null);

        @Override
        public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
            HttpRoutePlanner planner = isLoopback(target.getHostName()) ? direct : system;
            return planner.determineRoute(target, context);
        }

        private static boolean isLoopback(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || IPV4.matcher(name).matches()
                    || name.equals("[::1]")
                    || name.equals("::1");
        }
    }
}
