import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * {@code java TrainingClient.java URL TOKEN}: one MCP client in one process, as Holdline takes a
 * session for a process, that initializes, lists the tools and calls the demo's weather tool.
 */
class TrainingClient {
    private static final String INITIALIZE =
            """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
             "capabilities":{},"clientInfo":{"name":"training","version":"1"}}}""";
    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
    private static final String CALL =
            """
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"look_up_weather",
             "arguments":{"city":"Lisbon"},"_meta":{"progressToken":1}}}""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String token;
    private String session = "";

    private TrainingClient(String address, String token) {
        this.address = URI.create(address);
        this.token = token;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var client = new TrainingClient(args[0], args[1]);
        client.send(INITIALIZE);
        client.send(INITIALIZED);
        client.send(LIST);
        String answer = client.send(CALL);
        if (!answer.contains("Lisbon:")) throw new IOException("the call was answered: " + answer);
    }

    private String send(String message) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofMinutes(1))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(message));
        if (!session.isEmpty()) request.header("Mcp-Session-Id", session);
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) throw new IOException(response + response.body());
        response.headers().firstValue("Mcp-Session-Id").ifPresent(id -> session = id);
        return response.body();
    }
}
