package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The official conformance suite 0.1.16, all scenarios, with Holdline between it and a server. */
class ConformanceTest {
    private static final int ALL = 44;
    @TempDir private static Path folder;
    private static FixtureServer server;
    private static RunningHoldline holdline;

    @BeforeAll
    static void start() throws IOException {
        server = FixtureServer.http();
        holdline =
                RunningHoldline.headless(
                        folder,
                        new Config()
                                .http("web", server.url())
                                .stdio("local", FixtureServer.stdio()),
                        "--no-token");
    }

    @AfterAll
    static void stop() {
        holdline.close();
        server.close();
    }

    @Test
    void theFixtureServerItselfPassesAllChecks() throws Exception {
        passesAll(server.url());
    }

    @Test
    void aServerOverStreamableHttpPassesAllChecksThroughHoldline() throws Exception {
        passesAll(holdline.address("web"));
    }

    @Test
    void aServerOverStdioPassesAllChecksThroughHoldline() throws Exception {
        passesAll(holdline.address("local"));
    }

    private static void passesAll(String url) throws IOException, InterruptedException {
        Process run =
                new ProcessBuilder(NodePrograms.command("conformance.mjs", "--url", url, "--quiet"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        JsonNode summary = Json.tree(new String(run.getInputStream().readAllBytes()));
        assertThat(failures(summary)).isEmpty();
        assertThat(summary.path("passed").asInt()).isEqualTo(ALL);
        assertThat(run.waitFor()).isZero();
    }

    private static List<JsonNode> failures(JsonNode summary) {
        return StreamSupport.stream(summary.path("checks").spliterator(), false)
                .filter(check -> check.path("status").asString("").equals("FAILURE"))
                .toList();
    }
}
