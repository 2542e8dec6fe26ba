package dev.holdline.bench;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.gateway.http.HttpRequest;
import dev.holdline.gateway.http.HttpServer;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;

/**
 * The HTTP stack alone: our server, the client library, one message parsed each way and nothing
 * else. What Holdline adds beyond it is Holdline's own work, not the libraries'.
 *
 * <p>Takes {@code serve --config FILE} as {@code src/test/node/bench.mjs} passes it to Holdline.
 */
public final class StackRelay {
    private static final List<String> PASSED_ON =
            List.of("accept", "content-type", "mcp-session-id", "mcp-protocol-version");

    private final Map<String, String> targets;
    private final BodyBudget budget = BodyBudget.standard();
    private final CloseableHttpClient client =
            HttpClients.custom()
                    .setConnectionManager(
                            PoolingHttpClientConnectionManagerBuilder.create()
                                    .setMaxConnPerRoute(500)
                                    .setMaxConnTotal(2000)
                                    .setDefaultSocketConfig(
                                            SocketConfig.custom().setTcpNoDelay(true).build())
                                    .setDefaultConnectionConfig(
                                            ConnectionConfig.custom()
                                                    .setValidateAfterInactivity(
                                                            TimeValue.ofMilliseconds(100))
                                                    .build())
                                    .build())
                    .disableAutomaticRetries()
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .disableContentCompression()
                    .disableAuthCaching()
                    .build();

    private StackRelay(Map<String, String> targets) {
        this.targets = targets;
    }

    public static void main(String[] args) throws Exception {
        var words = List.of(args);
        Path config = Path.of(words.get(words.indexOf("--config") + 1));
        var targets = new HashMap<String, String>();
        for (var server : Json.tree(Files.readString(config)).get("mcpServers").properties()) {
            targets.put("/mcp/" + server.getKey(), server.getValue().get("url").asString());
        }
        var relay = new StackRelay(targets);
        var server =
                HttpServer.start(
                        InetAddress.getByName("127.0.0.1"),
                        0,
                        relay::handle,
                        relay.budget,
                        HttpServer.Limits.STANDARD);
        System.err.println("http://127.0.0.1:" + server.port() + "/mcp");
        new CountDownLatch(1).await();
    }

    private void handle(HttpRequest request, HttpReply reply) throws IOException {
        String target = targets.get(request.path());
        if (target == null) {
            reply.send(404, Map.of(), new byte[0]);
            return;
        }
        var onward = new HttpUriRequestBase(request.method(), java.net.URI.create(target));
        for (String name : PASSED_ON) {
            String value = request.header(name);
            if (value != null) onward.setHeader(name, value);
        }
        try {
            if (request.method().equals("POST")) {
                var bytes = new ByteArrayOutputStream((int) request.body().length());
                Message.parse(request.body()).writeTo(bytes);
                onward.setEntity(new ByteArrayEntity(bytes.toByteArray(), null));
            }
            client.execute(
                    onward,
                    answer -> {
                        answer(answer, reply);
                        return null;
                    });
        } catch (MalformedMessageException e) {
            throw new IOException(e);
        }
    }

    private void answer(ClassicHttpResponse answer, HttpReply reply) throws IOException {
        Header session = answer.getFirstHeader("mcp-session-id");
        Map<String, String> headers =
                session == null ? Map.of() : Map.of("mcp-session-id", session.getValue());
        HttpEntity entity = answer.getEntity();
        String type = entity == null ? null : entity.getContentType();
        try {
            if (type == null) {
                reply.send(answer.getCode(), headers, new byte[0]);
            } else if (type.startsWith("text/event-stream")) {
                events(entity.getContent(), reply.events(headers));
            } else {
                var collector = new BodyCollector(budget);
                entity.getContent().transferTo(collector);
                reply.send(answer.getCode(), headers, Message.parse(collector.finish()));
            }
        } catch (MalformedMessageException e) {
            throw new IOException(e);
        }
    }

    private static void events(InputStream in, HttpReply.EventStream out)
            throws IOException, MalformedMessageException {
        try (out;
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.startsWith("data: {")) continue;
                out.event(null, Message.parse(line.substring(6).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
