package dev.holdline.app;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The demo's MCP server: an ordinary one, made with the MCP SDK, whose tools take their time. */
final class DemoServer {
    private static final int STEPS = 3;
    private static final int STEP_MILLIS = 1_000;

    /** What it writes to stderr is shown to the person as the server's last words. */
    private static final Logger SDK = Logger.getLogger("io.modelcontextprotocol");

    private final DemoLedger ledger;

    DemoServer(DemoLedger ledger) {
        this.ledger = ledger;
    }

    /** Serves until the input ends. */
    void serve(InputStream in, OutputStream out) throws InterruptedException {
        SDK.setLevel(Level.OFF);
        ledger.started();
        var ended = new CountDownLatch(1);
        McpSyncServer server =
                McpServer.sync(
                                new StdioServerTransportProvider(
                                        McpJsonDefaults.getMapper(), tellingItsEnd(in, ended), out))
                        .serverInfo("holdline-demo", "1.0.0")
                        .capabilities(ServerCapabilities.builder().tools(false).build())
                        .toolCall(
                                reading(
                                        "look_up_weather",
                                        "The weather in a city today. Takes three seconds.",
                                        "city"),
                                (exchange, request) ->
                                        slowly(
                                                exchange,
                                                request,
                                                "asking the weather stations",
                                                a ->
                                                        a.get("city")
                                                                + ": 21 degrees, a light breeze from the west, dry until evening. (Demo data)"))
                        .toolCall(
                                reading(
                                        "look_up_trains",
                                        "The next trains from a station. Takes three seconds.",
                                        "station"),
                                (exchange, request) ->
                                        slowly(
                                                exchange,
                                                request,
                                                "asking the railway",
                                                a ->
                                                        "From "
                                                                + a.get("station")
                                                                + ": 10:05 Porto, 10:20 Faro, 10:40 Coimbra. (Demo data)"))
                        .toolCall(
                                Tool.builder(
                                                "book_table",
                                                schema(
                                                        Map.of(
                                                                "restaurant",
                                                                "string",
                                                                "people",
                                                                "integer")))
                                        .description(
                                                "Books a table for tonight. Takes three seconds.")
                                        .build(),
                                (exchange, request) ->
                                        slowly(
                                                exchange,
                                                request,
                                                "calling the restaurant",
                                                a ->
                                                        "Booked: "
                                                                + a.get("restaurant")
                                                                + ", "
                                                                + a.get("people")
                                                                + " people, 20:00. (Demo data)"))
                        .build();
        ended.await();
        server.close();
    }

    private CallToolResult slowly(
            McpSyncServerExchange exchange,
            CallToolRequest request,
            String doing,
            Function<Map<String, Object>, String> result) {
        try {
            ledger.runs(request.name());
            Object token = request.progressToken();
            for (int step = 1; step <= STEPS; step++) {
                if (token != null) {
                    exchange.progressNotification(
                            ProgressNotification.builder(token, step)
                                    .total((double) STEPS)
                                    .message(doing + ", " + step + " of " + STEPS)
                                    .build());
                }
                var never = new CountDownLatch(1);
                boolean _ = never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CallToolResult.builder().addTextContent(result.apply(request.arguments())).build();
    }

    private static Tool reading(String name, String description, String argument) {
        return Tool.builder(name, schema(Map.of(argument, "string")))
                .description(description)
                .annotations(ToolAnnotations.builder().readOnlyHint(true).build())
                .build();
    }

    private static Map<String, Object> schema(Map<String, String> properties) {
        Map<String, Object> typed = new java.util.TreeMap<>();
        properties.forEach((name, type) -> typed.put(name, Map.of("type", type)));
        return Map.of(
                "type", "object", "properties", typed, "required", List.copyOf(typed.keySet()));
    }

    /** The SDK's transport reads the input and keeps its end to itself. */
    private static InputStream tellingItsEnd(InputStream in, CountDownLatch ended) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                return noted(super.read());
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return noted(super.read(to, offset, length));
            }

            private int noted(int read) {
                if (read < 0) ended.countDown();
                return read;
            }
        };
    }
}
