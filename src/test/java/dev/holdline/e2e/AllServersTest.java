package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /mcp}: all servers under one roof, with a real client and real servers. */
class AllServersTest {
    @TempDir private static Path folder;
    private static FaultServer first;
    private static FaultServer second;
    private static RunningHoldline holdline;
    private static NodeClient client;

    @BeforeAll
    static void start() throws IOException {
        first = FaultServer.stdio(folder.resolve("first"));
        second = FaultServer.http(folder.resolve("second"));
        holdline =
                RunningHoldline.headless(
                        folder,
                        new Config()
                                .server("one", first)
                                .server("two", second)
                                .stdio(
                                        "every",
                                        NodePrograms.command(NodePrograms.EVERYTHING, "stdio"))
                                .stdio("absent", List.of("/nowhere/to-be-found")),
                        "--no-token");
        client = NodeClient.start();
        client.connect("http://127.0.0.1:" + holdline.port() + "/mcp", "").expectOk();
    }

    @AfterAll
    static void stop() {
        client.close();
        holdline.close();
        second.close();
        first.close();
    }

    private static List<String> names(String what, String field) {
        JsonNode line =
                client.send("list", NodeClient.command().put("what", what))
                        .await()
                        .expectOk()
                        .line();
        List<String> names = new ArrayList<>();
        line.path(what).forEach(each -> names.add(each.path(field).asString()));
        return names;
    }

    @Test
    void toolsOfAllServersAreListedUnderTheirServersNames() {
        assertThat(names("tools", "name")).contains("one__count", "two__count", "every__echo");
    }

    @Test
    void aCallReachesTheServerOfItsPrefixAndNoOther() throws IOException {
        assertThat(client.call("two__count", "k1").await().text()).isEqualTo("counted k1");
        assertThat(second.ran("k1")).isOne();
        assertThat(first.ran("k1")).isZero();
    }

    @Test
    void anUnknownToolIsAClearError() {
        assertThat(client.call("two__no_such_tool", "x").await().error())
                .contains("Unknown tool: two__no_such_tool");
    }

    @Test
    void aServerThatCannotBeStartedTakesNothingFromTheOthers() {
        assertThat(names("tools", "name")).noneMatch(n -> n.startsWith("absent__"));
        assertThat(client.call("two__count", "k2").await().text()).isEqualTo("counted k2");
    }

    @Test
    void promptsAreExposedLikeToolsAndFoundAgain() {
        String prompt =
                names("prompts", "name").stream()
                        .filter(n -> n.startsWith("every__"))
                        .findFirst()
                        .orElseThrow();
        var got = client.send("getPrompt", NodeClient.command().put("name", prompt)).await();
        assertThat(got.line().toString()).contains("messages");
    }

    @Test
    void aResourceIsReadFromTheServerThatListsIt() {
        String uri = names("resources", "uri").getFirst();
        var got =
                client.send("readResource", NodeClient.command().put("uri", uri))
                        .await()
                        .expectOk();
        assertThat(got.line().toString()).contains(uri);
    }

    @Test
    void aBrokenServerSaysSoByItsOwnNameAndTheOthersGoOn() throws IOException {
        var broken =
                client.call("one__slow", NodeClient.command().put("key", "k3").put("seconds", 60));
        first.awaitRunning("k3").destroyForcibly();

        assertThat(broken.await().text())
                .contains("\"one\"")
                .contains("one__slow")
                .contains("may have run");
        assertThat(client.call("two__count", "k4").await().text()).isEqualTo("counted k4");
    }
}
