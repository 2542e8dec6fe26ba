package dev.holdline.app;

import dev.holdline.cli.Engine;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The demo's client: an ordinary one, made with the MCP SDK, that reaches Holdline over HTTP. */
final class DemoClient {
    /** Longer than any hold the demo allows: it is Holdline that ends the wait. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    private static final Duration TO_CONNECT = Duration.ofMinutes(1);

    /** Its warnings are for programmers; kept, as a logger nobody keeps forgets its level. */
    private static final Logger SDK = Logger.getLogger("io.modelcontextprotocol");

    private final McpSyncClient client;
    private final AtomicReference<Pending> current = new AtomicReference<>();

    DemoClient(String address, String name, String token) {
        SDK.setLevel(Level.OFF);
        URI uri = URI.create(address);
        client =
                McpClient.sync(
                                HttpClientStreamableHttpTransport.builder(
                                                uri.getScheme() + "://" + uri.getAuthority())
                                        .endpoint(uri.getPath())
                                        .httpRequestCustomizer((request, _, _, _, _) ->
                                                request.header("Authorization", "Bearer " + token))
                                        .build())
                        .clientInfo(new Implementation(name, "1.0.0"))
                        .initializationTimeout(TO_CONNECT)
                        .requestTimeout(PATIENCE)
                        .progressConsumer(this::progress)
                        .build();
    }

    /**
     * Connects at the first call, as clients do.
     *
     * @param running whether the tool has begun; asked at every progress
     */
    Engine.Demo.Call call(
            String tool,
            Map<String, Object> arguments,
            Consumer<String> progress,
            BooleanSupplier running) {
        var call = new Pending(tool, arguments, progress, running);
        current.set(call);
        Thread.ofVirtual().name("demo-client").start(call.task);
        return call;
    }

    private void progress(ProgressNotification notification) {
        Pending call = current.get();
        if (call != null) call.heard(notification.message());
    }

    void close() {
        client.close();
    }

    private final class Pending implements Engine.Demo.Call {
        private final Consumer<String> progress;
        private final BooleanSupplier running;
        private final CountDownLatch firstSign = new CountDownLatch(1);
        private final FutureTask<Engine.Demo.Reply> task;

        Pending(
                String tool,
                Map<String, Object> arguments,
                Consumer<String> progress,
                BooleanSupplier running) {
            this.progress = progress;
            this.running = running;
            this.task =
                    new FutureTask<>(() -> {
                        try {
                            return send(tool, arguments);
                        } finally {
                            firstSign.countDown();
                        }
                    });
        }

        private Engine.Demo.Reply send(String tool, Map<String, Object> arguments) {
            if (!client.isInitialized()) client.initialize();
            try {
                CallToolResult result =
                        client.callTool(
                                CallToolRequest.builder(tool)
                                        .arguments(arguments)
                                        .progressToken(tool + "-" + System.identityHashCode(this))
                                        .build());
                return new Engine.Demo.Reply(
                        Boolean.TRUE.equals(result.isError()),
                        result.content().stream()
                                .map(c ->
                                        c instanceof TextContent text ? text.text() : c.toString())
                                .toList());
            } catch (McpError e) {
                return new Engine.Demo.Reply(true, List.of(String.valueOf(e.getMessage())));
            }
        }

        private void heard(String message) {
            progress.accept(message);
            if (running.getAsBoolean()) firstSign.countDown();
        }

        @Override
        public boolean isRunning() throws InterruptedException {
            firstSign.await();
            return !task.isDone();
        }

        @Override
        public Engine.Demo.Reply reply() throws IOException, InterruptedException {
            try {
                return task.get();
            } catch (ExecutionException e) {
                throw new IOException("The demo's client failed: " + e.getMessage(), e);
            }
        }
    }
}
