package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdline.e2e.NodeClient.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TypeScript client with a token that nobody issued, seen from in between. */
class WrongTokenTest {
    @TempDir private Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> answered = new CopyOnWriteArrayList<>();
    private RunningHoldline holdline;
    private HttpServer between;

    @BeforeEach
    void start() throws IOException {
        holdline =
                RunningHoldline.headless(folder, new Config().stdio("git", FixtureServer.stdio()));
        between = HttpServer.create(new InetSocketAddress(FreePort.loopback(), 0), 0);
        between.createContext("/", this::passOn);
        between.start();
    }

    @AfterEach
    void stop() {
        between.stop(0);
        holdline.close();
    }

    private void passOn(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        asked.add(uri.getPath());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + holdline.port() + uri))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
        for (String name : List.of("Authorization", "Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) request.header(name, value);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answered.add(answer.headers().map());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Test
    void itGetsAnErrorThatNamesTheCommandAndNothingThatStartsASignIn() throws IOException {
        try (NodeClient client = NodeClient.start()) {
            String url = "http://127.0.0.1:" + between.getAddress().getPort() + "/mcp/git";

            Outcome outcome = client.connect(url, "hl_wrong");

            assertThat(outcome.ok()).isFalse();
            assertThat(outcome.error()).contains("`holdline token CLIENT`", "does not know");
            assertThat(asked).containsOnly("/mcp/git");
            assertThat(answered)
                    .allSatisfy(
                            headers -> assertThat(headers).doesNotContainKey("www-authenticate"));
        }
    }

    @Test
    void theTokenThatTheNamedCommandIssuesIsKnownAtOnce() throws IOException {
        try (NodeClient client = NodeClient.start()) {
            assertThat(client.connect(holdline.address("git"), "hl_wrong").ok()).isFalse();

            String token = holdline.token("Cursor");

            assertThat(client.connect(holdline.address("git"), token).ok()).isTrue();
        }
    }
}
