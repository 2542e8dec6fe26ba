package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.e2e.NodeClient.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdline serve} as somebody starts it in a terminal's shell. */
class TerminalTest {
    private static final String PROMPT = "then Enter: ";
    private static final String CTRL_Z = "\u001a";

    /** More than it takes until a question counts as read. */
    private static final Duration TO_READ = Duration.ofSeconds(1);

    @TempDir private Path folder;
    private final StringBuffer screen = new StringBuffer();
    private FaultServer server;
    private Process terminal;
    private NodeClient client;

    @BeforeEach
    void start() throws IOException {
        server = FaultServer.stdio(folder.resolve("server"));
        Path config = folder.resolve("config.json");
        Files.writeString(config, new Config().server("faulty", server).toString());
        int port = FreePort.find();
        Map<String, String> environment = new TreeMap<>(RunningHoldline.bareEnvironment(folder));
        environment.put("PS1", "> ");
        List<String> serve =
                RunningHoldline.command(
                                folder,
                                environment,
                                "serve",
                                "--no-token",
                                "--port",
                                "" + port,
                                "--config",
                                config.toString())
                        .command();
        Files.writeString(
                folder.resolve("serve.sh"),
                serve.stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "exec ", "\n")));
        var builder =
                new ProcessBuilder("script", "-qfc", "bash --norc --noprofile -i", "/dev/null")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        terminal = builder.start();
        Thread.ofVirtual().start(this::look);
        type("sh ./serve.sh 2>serve.log\n");
        Desktop.await("Holdline to serve", () -> FreePort.isTaken(port));
        client = NodeClient.start();
        client.connect("http://127.0.0.1:" + port + "/mcp/faulty", "").expectOk();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        // The shell's jobs hang up with it.
        terminal.descendants().forEach(ProcessHandle::destroy);
        terminal.destroy();
    }

    private void look() {
        try (var reader = terminal.inputReader()) {
            for (int c = reader.read(); c >= 0; c = reader.read()) screen.append((char) c);
        } catch (IOException closed) {
            // it was ended
        }
    }

    private void type(String keys) throws IOException {
        terminal.outputWriter().write(keys);
        terminal.outputWriter().flush();
    }

    private boolean isOnScreen(String text) {
        return screen.indexOf(text) >= 0;
    }

    private void answer(String number) throws IOException {
        Desktop.await("a question", () -> isOnScreen(PROMPT));
        long shown = System.nanoTime();
        Desktop.await("it to be read", () -> System.nanoTime() - shown > TO_READ.toNanos());
        type(number + "\n");
    }

    @Test
    void aQuestionStandsInTheTerminalAndNotInALogOfErrors() throws IOException {
        server.dieDuring("count");
        Call call = client.call("count", "a");

        answer("3");

        assertThat(call.await().text()).contains("Skipped");
        assertThat(screen.indexOf("Holdline serves at")).isBetween(0, screen.indexOf(PROMPT));
        assertThat(folder.resolve("serve.log")).content().doesNotContain(PROMPT);
    }

    @Test
    void inTheBackgroundItServesAndAsksNobodyAndInTheForegroundItAsksAgain() throws IOException {
        type(CTRL_Z);
        Desktop.await("it to be stopped", () -> isOnScreen("Stopped"));
        type("bg\n");
        server.dieBefore("count");
        assertThat(client.call("count", "a").await().text()).contains("nobody could be asked");
        assertThat(server.ran("a")).isZero();
        screen.setLength(0);

        type("fg\n");
        List<Call> calls = new ArrayList<>();
        Desktop.await("a question", () -> isOnScreen(PROMPT) || callAgain(calls));
        answer("1");

        assertThat(calls.getLast().await().text()).contains("counted again");
    }

    /** The one before was told that nobody could be asked. */
    private boolean callAgain(List<Call> calls) {
        if (calls.isEmpty() || !calls.getLast().isOpen()) calls.add(client.call("count", "again"));
        return false;
    }
}
