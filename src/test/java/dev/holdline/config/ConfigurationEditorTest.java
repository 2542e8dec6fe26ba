package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ConfigurationEditorTest {
    private static final String WRITTEN =
            """
            // my servers
            {
                "theirs": [1, 2.50, /* odd */ 3],   // not ours
                "mcpServers": {
                    // the tracker of the team
                    "tracker": {
                        "url": "https://mcp.example.com/a", // with a note
                        "headers": { "X-One": "1" },
                        "colour": "blue"
                    },

                    "git": { "command": "git-mcp", "args": ["--all"] }
                },
                "holdline": { "port": 7332 }
            }
            """;

    private static final List<String> POLICY = List.of("holdline", "policy");

    @TempDir private Path folder;

    /** What the running product goes by. */
    private Configuration held = Configuration.EMPTY;

    @Test
    void onlyTheValueThatChangedIsTouched() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);
        List<String> path = List.of("mcpServers", "tracker");
        JsonNode seen = editor.read(path).orElseThrow();

        editor.put(
                path,
                Optional.of(seen),
                json(
                        """
                        {"url":"https://mcp.example.com/b","headers":{"X-One":"1"},"colour":"blue"}\
                        """));

        assertThat(text()).isEqualTo(WRITTEN.replace("example.com/a", "example.com/b"));
    }

    @Test
    void aNewEntryStandsLikeItsNeighbours() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);

        editor.put(
                List.of("mcpServers", "new"),
                Optional.empty(),
                json("{\"command\":\"npx\",\"args\":[\"-y\",\"it\"],\"env\":{\"A\":\"${A}\"}}"));

        assertThat(text())
                .isEqualTo(
                        WRITTEN.replace(
                                "[\"--all\"] }\n",
                                """
                                ["--all"] },
                                        "new": {
                                            "command": "npx",
                                            "args": ["-y", "it"],
                                            "env": {
                                                "A": "${A}"
                                            }
                                        }
                                """));
    }

    @Test
    void aNewMemberOfAnEntryInOneLineStandsInThatLine() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);

        editor.put(List.of("mcpServers", "git", "enabled"), Optional.empty(), json("false"));
        editor.put(List.of("holdline", "policies", "git"), Optional.empty(), json("\"never\""));

        assertThat(text())
                .contains(
                        "\"git\": { \"command\": \"git-mcp\", \"args\": [\"--all\"], \"enabled\": false }")
                .contains("\"holdline\": { \"port\": 7332, \"policies\": {");
        assertThat(ConfigurationFile.load(file()).settings().policies())
                .containsEntry("git", Settings.Policy.NEVER);
    }

    @Test
    void removingAndUndoingLeavesTheFileAsItWas() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);
        List<String> path = List.of("mcpServers", "tracker");
        ConfigurationEditor.Undo undo = editor.remove(path, editor.read(path));

        assertThat(text()).contains("// the tracker of the team").doesNotContain("example.com");
        assertThat(ConfigurationFile.load(file()).servers()).hasSize(1);
        editor.undo(undo);

        assertThat(text()).isEqualTo(WRITTEN);
    }

    @Test
    void undoingKeepsWhatOthersWroteMeanwhile() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);
        List<String> path = List.of("mcpServers", "tracker");
        ConfigurationEditor.Undo undo = editor.remove(path, editor.read(path));
        editor.put(
                List.of("holdline", "port"), editor.read(List.of("holdline", "port")), json("1"));

        editor.undo(undo);

        assertThat(text()).contains("\"port\": 1").contains("// with a note");
        assertThat(ConfigurationFile.load(file()).servers())
                .extracting(ServerDefinition::name)
                .containsExactly("tracker", "git");
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwritten() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);
        List<String> path = List.of("mcpServers", "git");
        Optional<JsonNode> seen = editor.read(path);
        String theirs = WRITTEN.replace("--all", "--some");
        Files.writeString(file(), theirs);

        assertThatThrownBy(() -> editor.put(path, seen, json("{\"command\":\"x\"}")))
                .isInstanceOf(EditRefusedException.class)
                .hasMessageContaining("mcpServers › git has been changed in the file meanwhile");
        assertThatThrownBy(() -> editor.remove(path, seen))
                .isInstanceOf(EditRefusedException.class);
        assertThat(text()).isEqualTo(theirs);
    }

    @Test
    void whatOthersChangedElsewhereStays() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);
        List<String> path = List.of("mcpServers", "git");
        Optional<JsonNode> seen = editor.read(path);
        Files.writeString(file(), WRITTEN.replace("7332", "7444"));

        editor.put(path, seen, json("{\"command\":\"x\"}"));

        assertThat(text()).contains("7444").contains("\"git\": { \"command\": \"x\" }");
    }

    @Test
    void anEntryThatCouldNotBeReadIsNotWritten() throws Exception {
        ConfigurationEditor editor = editor(WRITTEN);

        assertThatThrownBy(() ->
                        editor.put(
                                List.of("mcpServers", "bad"),
                                Optional.empty(),
                                json("{\"url\":\"ftp://x\"}")))
                .isInstanceOf(EditRefusedException.class)
                .hasMessage(
                        "It would not work: mcpServers.bad.url has the scheme \"ftp\"; MCP servers are reached by http or https.");
        assertThat(text()).isEqualTo(WRITTEN);
    }

    @Test
    void aBrokenFileIsLeftToThePerson() throws Exception {
        ConfigurationEditor editor = editor("{ \"mcpServers\": { \"a\": }");

        assertThatThrownBy(() -> editor.put(List.of("x"), Optional.empty(), json("1")))
                .isInstanceOf(EditRefusedException.class)
                .hasMessageContaining("line 1");
        assertThat(text()).isEqualTo("{ \"mcpServers\": { \"a\": }");
    }

    /** As a tool that manages such files leaves it for a moment, or for good. */
    @Test
    void aFileThatIsGoneIsNotBegunAnewWhileItsServersHold() throws Exception {
        ConfigurationEditor editor = editor("{\"mcpServers\": {\"a\": {\"command\": \"x\"}}}");
        held = ConfigurationFile.load(file());
        Files.delete(file());

        assertThatThrownBy(() -> editor.put(List.of("x"), Optional.empty(), json("1")))
                .isInstanceOf(EditRefusedException.class)
                .hasMessageContaining("is gone, so nothing was changed: restore it");
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatWasWrittenHereIsKnownFromWhatOthersWrote() throws Exception {
        ConfigurationEditor editor = editor("{\"holdline\": {\"policy\": \"ask\"}}");
        Settings before = settings();
        assertThat(editor.wrote(before)).isFalse();
        var undo = editor.put(POLICY, editor.read(POLICY), json("\"never\""));

        assertThat(editor.wrote(before)).as("of an earlier change, read late").isFalse();
        assertThat(editor.wrote(settings())).isTrue();
        assertThat(editor.wrote(settings())).as("it was said").isFalse();

        editor.undo(undo);
        assertThat(editor.wrote(settings())).isTrue();
    }

    @Test
    void aChangeTakenBackOrRefusedIsNotTakenForTheNextOne() throws Exception {
        ConfigurationEditor editor = editor("{\"holdline\": {\"policy\": \"ask\"}}");
        editor.undo(editor.put(POLICY, editor.read(POLICY), json("\"never\"")));
        assertThatThrownBy(() -> editor.put(POLICY, Optional.empty(), json("\"reconnect\"")))
                .isInstanceOf(EditRefusedException.class);

        Files.writeString(file(), "{\"holdline\": {\"policy\": \"reconnect\"}}");

        assertThat(editor.wrote(settings())).isFalse();
    }

    private Settings settings() throws Exception {
        return ConfigurationFile.load(file()).settings();
    }

    @Test
    void withoutAFileOneIsMade() throws Exception {
        new ConfigurationEditor(file(), () -> held)
                .put(List.of("mcpServers", "a"), Optional.empty(), json("{\"command\":\"a\"}"));

        assertThat(text())
                .isEqualTo(
                        """
                        {
                          "mcpServers": {
                            "a": {
                              "command": "a"
                            }
                          }
                        }
                        """);
    }

    static Stream<Charset> charsets() {
        return Stream.of(
                StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    }

    @ParameterizedTest
    @MethodSource("charsets")
    void markLineEndsAndCharsetStay(Charset charset) throws Exception {
        String windows = "\uFEFF{\r\n\t\"mcpServers\": {\r\n\t}\r\n}\r\n";
        Files.write(file(), windows.getBytes(charset));

        new ConfigurationEditor(file(), () -> held)
                .put(List.of("mcpServers", "ä"), Optional.empty(), json("{\"command\":\"ä\"}"));

        assertThat(new String(Files.readAllBytes(file()), charset))
                .isEqualTo(
                        "\uFEFF{\r\n\t\"mcpServers\": {\r\n\t\t\"ä\": {\r\n\t\t\t\"command\": \"ä\"\r\n\t\t}\r\n\t}\r\n}\r\n");
    }

    static Stream<String[]> removals() {
        return Stream.of(
                new String[] {"{\"a\": 1, \"b\": 2, \"c\": 3}", "b", "{\"a\": 1, \"c\": 3}"},
                new String[] {"{\"a\": 1, \"b\": 2}", "b", "{\"a\": 1}"},
                new String[] {"{\"a\": 1, \"b\": 2}", "a", "{\"b\": 2}"},
                new String[] {"{ \"a\": 1 }", "a", "{  }"},
                new String[] {"{\n  \"a\": 1,\n  \"b\": 2\n}", "b", "{\n  \"a\": 1\n}"},
                new String[] {"{\n  \"a\": 1,\n  \"b\": 2,\n}", "b", "{\n  \"a\": 1,\n}"},
                new String[] {
                    "{\n  \"a\": 1, // x, y\n  \"b\": 2 // z\n}",
                    "b",
                    "{\n  \"a\": 1 // x, y\n   // z\n}"
                },
                new String[] {
                    "{\n  \"a\": \"},\\\"\", /* , */\n  \"b\": [ { } ]\n}",
                    "a",
                    "{\n  /* , */\n  \"b\": [ { } ]\n}"
                });
    }

    @ParameterizedTest
    @MethodSource("removals")
    void aMemberIsTakenOutWithItsComma(String before, String key, String after) {
        assertThat(JsonEdit.remove(before, List.of(key))).isEqualTo(after);
    }

    static Stream<String[]> additions() {
        return Stream.of(
                new String[] {"{}", "{\n  \"n\": 0\n}"},
                new String[] {"{ /* none */ }", "{ /* none */\n  \"n\": 0\n}"},
                new String[] {"{\"a\": 1}", "{\"a\": 1, \"n\": 0}"},
                new String[] {"{\n \"a\": 1\n}", "{\n \"a\": 1,\n \"n\": 0\n}"},
                new String[] {"{\n \"a\": 1,\n}", "{\n \"a\": 1,\n \"n\": 0,\n}"},
                new String[] {"{\n \"a\": 1 // x\n}", "{\n \"a\": 1, // x\n \"n\": 0\n}"},
                new String[] {
                    "{\n \"a\": 1, // x\n // end\n}", "{\n \"a\": 1, // x\n \"n\": 0,\n // end\n}"
                },
                new String[] {"{\r\n\t\"a\": 1\r\n}", "{\r\n\t\"a\": 1,\r\n\t\"n\": 0\r\n}"});
    }

    @ParameterizedTest
    @MethodSource("additions")
    void aMemberIsAddedInTheStyleOfTheText(String before, String after) {
        assertThat(JsonEdit.set(before, List.of("n"), json("0"))).isEqualTo(after);
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** Whatever is put in and taken out, in whatever style: the rest means what it meant. */
    @ParameterizedTest
    @MethodSource("seeds")
    void randomEditsChangeNothingElse(int seed) throws Exception {
        var random = new Random(seed);
        String text = new RandomJson(random).object(3);
        JsonNode whole = LocatedParser.tree(text);
        List<String> keys = whole.properties().stream().map(e -> e.getKey()).toList();
        String gone = keys.isEmpty() ? "none" : keys.get(random.nextInt(keys.size()));

        String edited =
                JsonEdit.set(JsonEdit.remove(text, List.of(gone)), List.of("x", "y"), json("[{}]"));

        var expected = (tools.jackson.databind.node.ObjectNode) whole.deepCopy();
        expected.remove(gone);
        expected.set("x", json("{\"y\":[{}]}"));
        assertThat(LocatedParser.tree(edited)).as(edited).isEqualTo(expected);
        assertThat(
                        LocatedParser.tree(
                                JsonEdit.restore(
                                        JsonEdit.remove(text, List.of(gone)),
                                        List.of(gone),
                                        JsonEdit.get(text, List.of(gone)).orElse("1"),
                                        JsonEdit.before(text, List.of(gone)))))
                .isEqualTo(keys.isEmpty() ? json("{\"none\":1}") : whole);
    }

    private static JsonNode json(String text) {
        return LocatedParser.tree(text);
    }

    private Path file() {
        return folder.resolve("config.json");
    }

    private String text() throws IOException {
        return Files.readString(file());
    }

    private ConfigurationEditor editor(String text) throws IOException {
        Files.writeString(file(), text);
        return new ConfigurationEditor(file(), () -> held);
    }
}
