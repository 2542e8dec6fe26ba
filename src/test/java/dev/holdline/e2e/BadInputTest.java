package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Outcome;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever comes in: a clear error, and a client that is connected goes on. */
class BadInputTest {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    @TempDir private static Path folder;
    private static FaultServer noisy;
    private static FaultServer silent;
    private static Config config;
    private static RunningHoldline holdline;
    private static NodeClient raw;
    private static NodeClient bystander;

    @BeforeAll
    static void start() throws IOException {
        noisy = FaultServer.stdio(folder.resolve("noisy"));
        silent = FaultServer.stdio(folder.resolve("silent"));
        silent.arm("{\"kind\":\"never-initialize\",\"count\":-1}");
        config =
                new Config()
                        .server("noisy", noisy)
                        .server("silent", silent)
                        .stdio(
                                "garbage",
                                List.of("/bin/sh", "-c", "while read l; do echo no; done"))
                        .limit("initialize", "2s");
        holdline = RunningHoldline.headless(folder.resolve("holdline"), config, "--no-token");
        raw = NodeClient.raw();
        bystander = NodeClient.connected(holdline, "noisy", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
        bystander.close();
        holdline.close();
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(bystander.call("count", "after").await().text()).startsWith("counted after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a message ", PING})
    void aLargeRequestThatIsRefusedOccupiesNothing(String begin) {
        String large = begin + " ".repeat(3 << 20);

        Outcome answer = send("noisy", NodeClient.command(), large);

        assertThat(answer.status()).isEqualTo(400);
        // It is answered first, and let go of then.
        Desktop.await("the body to be let go of", () -> !keepsABody());
    }

    private static boolean keepsABody() {
        try (Stream<Path> files =
                Files.list(Path.of("/proc", "" + holdline.process().pid(), "fd"))) {
            return files.map(BadInputTest::target).anyMatch(name -> name.contains(".body"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"jsonrpc\":|400|-32700",
                "not json|400|-32700",
                "[1,2]|400|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|400|-32600",
                "{\"id\":1}|400|-32600",
            })
    void whatIsNoJsonRpcMessageIsSaidToBeNone(String body, int status, int code) {
        Outcome answer = send("noisy", NodeClient.command(), body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(Json.tree(answer.body()).path("error").path("code").asInt()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "content-type,text/plain,415",
        "host,evil.example,403",
        "host,127.0.0.1:1,403",
        "origin,https://evil.example,403",
        "origin,null,403",
        "accept,application/json,406",
    })
    void aHeaderThatDoesNotFitIsRefused(String header, String value, int status) {
        Outcome answer = send("noisy", NodeClient.command().put(header, value), PING);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(Json.tree(answer.body()).path("error").path("message").asString()).isNotBlank();
    }

    @Test
    void anUnknownServerInThePathIsNamed() {
        String initialize =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                        + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}";

        Outcome answer = send("nobody", NodeClient.command(), initialize);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("nobody");
    }

    @Test
    void anOversizedBodyIsRefusedBeforeItIsRead() {
        Outcome answer =
                send("noisy", NodeClient.command().put("content-length", "70000000"), PING);

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void whatAServerPrintsBesidesMessagesDoesNoHarm() throws IOException {
        noisy.arm("{\"kind\":\"garbage\",\"tool\":\"count\"}");

        assertThat(bystander.call("count", "noise").await().text()).isEqualTo("counted noise");

        assertThat(noisy.ran("noise")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"silent", "garbage"})
    void aServerThatNeverAnswersInitializeIsGivenUpWithTheReason(String server) throws IOException {
        try (NodeClient client = NodeClient.connected(holdline, server, "")) {
            Outcome outcome = client.call("count", "never").await();

            assertThat(outcome.isError()).isTrue();
            assertThat(outcome.text()).contains("\"" + server + "\"", "did not answer in time");
            assertThat(outcome.text()).contains("was not run");
        }
    }

    @Test
    void aPortInUseIsSaidToBeAndByWhom() throws Exception {
        try (var taken = new ServerSocket(0, 1, FreePort.loopback())) {
            String port = "" + taken.getLocalPort();

            Ended ended =
                    run("serve", "--port", port, "--config", write("fine", config.toString()));

            assertThat(ended.code()).isNotZero();
            assertThat(ended.said())
                    .contains(port, "process " + ProcessHandle.current().pid())
                    .doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'mcpServers': {|broken.json, line 1",
                "{'mcpServers': {'a': {'type': 'carrier-pigeon'}}}|carrier-pigeon",
                "{'mcpServers': {'a': {'command': 'x'}, 'a': {'command': 'y'}}}|mcpServers.a",
                "{'mcpServers': {'a/b': {'command': 'x'}}}|a/b",
            })
    void serveWithABrokenConfigurationEndsAndNamesThePlaceAndTheRemedy(String text, String place)
            throws Exception {
        String file = write("broken", text.replace('\'', '"'));

        Ended ended = run("serve", "--no-token", "--port", "0", "--config", file);

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("holdline: ")
                .contains(place, "; ");
    }

    @Test
    void theDesktopApplicationWithABrokenConfigurationWaitsUntilItIsMended() throws IOException {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                RunningHoldline waiting =
                        RunningHoldline.on(
                                desktop, folder.resolve("waiting"), "{\"mcpServers\": {");
                NodeClient client = NodeClient.start()) {
            Desktop.await("a word", () -> waiting.said().contains("config.json, line 1"));
            String token = waiting.token("Cursor");
            assertThat(client.connect(waiting.address("mended"), token).error())
                    .contains("mended", "None is configured");

            waiting.rewriteConfig(new Config().stdio("mended", FixtureServer.stdio()).toString());

            Desktop.await(
                    "the mended file to be followed",
                    () -> client.connect(waiting.address("mended"), token).ok());
            assertThat(waiting.process().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "serve --port 65536|--port is 0 to 65535",
                "serve --port -1|--port is 0 to 65535",
                "serve --port many|'many' is not an int",
                "serve --confg x|Unknown options: '--confg', 'x'. Did you mean --config?",
                "serve --on-failure never|ask, reconnect, skip",
                "serve --config /nowhere/config.json|there is no file /nowhere/config.json",
                "--config /nowhere/config.json|there is no file /nowhere/config.json",
                "--port 65536|--port is 0 to 65535",
                "--nonsense|Unknown option: '--nonsense'",
            })
    void aCommandLineThatCannotBeUnderstoodIsOneLineAndTheHelpIsNamed(String line, String what)
            throws Exception {
        Ended ended = run(line.split(" "));

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said().lines())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("holdline: ")
                .contains(what, "--help`.");
    }

    @ParameterizedTest
    @CsvSource({"serve --port 0,sessions.jsonl.lock", "token Cursor,tokens.lock"})
    void aFileThatCannotBeUsedIsSaidToBeThatAndNotOnlyNamed(String line, String name)
            throws Exception {
        Path home = folder.resolve("blocked");
        // A folder where the file is to be.
        Path file = home.resolve("home/.local/state/holdline").resolve(name);
        Files.createDirectories(file);

        Ended ended = runIn(home, line.split(" "));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said()).startsWith("holdline: Holdline cannot use " + file);
    }

    @Test
    void aConfigurationBrokenWhileRunningTakesNothingAwayAndAFixedOneIsFollowed()
            throws IOException {
        holdline.rewriteConfig("{\"mcpServers\": {");
        Desktop.await(
                "a word about the broken file", () -> holdline.said().contains("config.json"));
        assertThat(bystander.call("count", "broken").await().text()).isEqualTo("counted broken");

        config.stdio("added", FixtureServer.stdio());
        holdline.rewriteConfig(config.toString());

        Desktop.await("the new server", BadInputTest::hasNewServer);
    }

    private static boolean hasNewServer() {
        try (NodeClient client = NodeClient.start()) {
            return client.connect(holdline.address("added"), "").ok();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private record Ended(int code, String said) {}

    private static Ended run(String... arguments) throws Exception {
        return runIn(folder.resolve("other"), arguments);
    }

    private static Ended runIn(Path home, String... arguments) throws Exception {
        Process process =
                RunningHoldline.command(folder, RunningHoldline.bareEnvironment(home), arguments)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), said);
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".json"), text).toString();
    }

    private static Outcome send(String server, ObjectNode headers, String body) {
        var command = NodeClient.command().put("url", holdline.address(server));
        command.put("body", body).set("headers", headers);
        return raw.send("send", command).await();
    }
}
