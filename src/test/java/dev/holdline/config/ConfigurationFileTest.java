package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.config.Settings.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of tests are the rules of the file. */
class ConfigurationFileTest {
    @TempDir Path folder;

    @Test
    void anAbsentFileIsTheEmptyConfiguration() throws Exception {
        assertThat(ConfigurationFile.load(folder.resolve("none.json")))
                .isEqualTo(Configuration.EMPTY);
    }

    @Test
    void theEcosystemsShapeIsRead() throws Exception {
        Configuration c =
                load(
                        """
                        {"mcpServers": {
                          "atlassian": {"type": "http", "url": "https://mcp.atlassian.com/v1",
                                        "headers": {"X-A": "b"}},
                          "git": {"command": "uvx", "args": ["mcp-server-git", ""],
                                  "env": {"A": "1"}, "cwd": "~/src"}
                        }}
                        """);
        assertThat(c.servers())
                .containsExactly(
                        new ServerDefinition(
                                "atlassian",
                                new ServerDefinition.Remote(
                                        "https://mcp.atlassian.com/v1", Map.of("X-A", "b"), false),
                                true,
                                false),
                        new ServerDefinition(
                                "git",
                                new ServerDefinition.Stdio(
                                        "uvx",
                                        List.of("mcp-server-git", ""),
                                        Map.of("A", "1"),
                                        "~/src"),
                                true,
                                false));
        assertThat(c.settings()).isEqualTo(Settings.STANDARD);
        assertThat(c.warnings()).isEmpty();
    }

    @Test
    void commentsTrailingCommasAndAByteOrderMarkAreAccepted() throws Exception {
        String jsonc =
                """
                // pasted from an editor
                {"mcpServers": {
                  "git": {"command": "uvx", "args": ["a",], /* off */ },
                },}
                """;
        assertThat(load("\uFEFF" + jsonc).servers()).hasSize(1);
        assertThat(ConfigurationFile.parse(file(), jsonc.getBytes(StandardCharsets.UTF_16)))
                .extracting(c -> c.servers().size())
                .isEqualTo(1);
    }

    @Test
    void brokenJsonNamesLineAndColumn() throws Exception {
        assertThat(refused("{\n  \"mcpServers\": {\n    \"git\": }\n}"))
                .contains("config.json, line 3, column ", "broken at '}'", "missing comma");
        assertThat(refused("{\"mcpServers\": {\n")).contains("line 2", "ends too early");
        assertThat(refused("")).contains("line 1", "empty");
        assertThat(refused("{} {}")).contains("more text");
    }

    @Test
    void aBrokenTextIsNotRepeatedForItMayBeASecret() throws Exception {
        assertThat(refused("{\"mcpServers\": {\"a\": {\"env\": {\"TOKEN\": sk-secret-123}}}}"))
                .contains("line 1")
                .doesNotContain("secret");
    }

    @Test
    void textThatIsNotUtf8NamesItsLine() throws Exception {
        Files.write(
                file(),
                "{\n\"mcpServers\": {\"\u00e4\": 1}}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal()).contains("line 2", "UTF-8");
    }

    @Test
    void aDuplicateNameNamesBothLines() throws Exception {
        assertThat(
                        refused(
                                """
                                {"mcpServers": {
                                  "git": {"command": "a"},
                                  "web": {"command": "b"},
                                  "git": {"command": "c"}
                                }}
                                """))
                .contains("line 4", "mcpServers.git", "lines 2 and 4", "rename");
    }

    @Test
    void anyDuplicateKeyWeReadNamesBothLines() throws Exception {
        assertThat(
                        refused(
                                "{\"mcpServers\": {\"git\": {\"command\": \"a\",\n\"command\": \"b\"}}}"))
                .contains("mcpServers.git.command", "lines 1 and 2");
        assertThat(refused("{\"holdline\": {}, \n\"holdline\": {}}")).contains("lines 1 and 2");
    }

    @Test
    void duplicateKeysInWhatIsNotOursAreNotOurBusiness() throws Exception {
        assertThat(load("{\"theme\": {\"a\": 1, \"a\": 2}}").servers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a__b          | separates server and tool
                    a/b           | separates parts of an address
                    a\\u0007b     | control character
                    a\\u202eb     | control character
                    a\\ud800b     | control character
                    ' '           | empty
                    ''            | empty
                    ' a'          | space
                    ..            | folder
                    holdline      | reserved
                    """)
    void anIllegalNameIsRefusedWithTheReason(String name, String reason) throws Exception {
        assertThat(refused("{\"mcpServers\": {\n\"" + name + "\": {\"command\": \"x\"}}}"))
                .contains("line 2", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"My server", "git@payments", "Jira (work)", "日本", "a_b", "👩‍💻"})
    void namesForPeopleAreLegal(String name) throws Exception {
        assertThat(load("{\"mcpServers\": {\"" + name + "\": {\"command\": \"x\"}}}").server(name))
                .isPresent();
        assertThat(ServerDefinition.whyNotAName(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stdio,false",
        "http,false",
        "streamable-http,false",
        "streamableHttp,false",
        "sse,true"
    })
    void everySpellingOfATypeIsKnown(String type, boolean sse) throws Exception {
        String rest = type.equals("stdio") ? "\"command\": \"x\"" : "\"url\": \"http://h/\"";
        ServerDefinition s = entry("\"type\": \"" + type + "\", " + rest);
        switch (s.where()) {
            case ServerDefinition.Stdio _ -> assertThat(type).isEqualTo("stdio");
            case ServerDefinition.Remote r -> assertThat(r.sse()).isEqualTo(sse);
        }
    }

    @Test
    void aMissingTypeIsInferred() throws Exception {
        assertThat(entry("\"url\": \"http://h/\"").where())
                .isEqualTo(new ServerDefinition.Remote("http://h/", Map.of(), false));
        assertThat(entry("\"command\": \"x\"").where())
                .isEqualTo(new ServerDefinition.Stdio("x", List.of(), Map.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    "type": "websocket", "url": "ws://h"  | unknown type "websocket"; write "stdio", "http" or "sse"
                    "type": "htp", "url": "http://h"      | unknown type "htp"; did you mean "http"?
                    "type": "remote", "url": "http://h"   | did you mean "http"?
                    "args": []                            | neither "command" nor "url"; add "command"
                    "serverUrl": "http://h"               | rename "serverUrl" to "url"
                    "type": "stdio"                       | no "command"; add "command"
                    "type": "http", "command": "x"        | remote type, but has a "command"
                    "type": "stdio", "url": "http://h"    | has a "url" and no "command"
                    "command": "x", "url": "http://h"     | both "command" and "url"; keep
                    "command": ""                         | mcpServers.git.command is empty
                    "command": ["npx"]                    | mcpServers.git.command is a list; write a text
                    "command": "x", "args": "-y"          | mcpServers.git.args is a text; write a list
                    "command": "x", "args": ["-p", 80]    | mcpServers.git.args[1] is a number; write a text in double quotes
                    "command": "x", "env": {"PORT": 80}   | mcpServers.git.env.PORT is a number; write a text
                    "command": "x", "env": ["A=b"]        | mcpServers.git.env is a list; write an object
                    "command": "x", "env": {"A=b": ""}    | variable name "A=b"
                    "command": "a\\u0000b"                | NUL
                    "command": "x", "shared": "yes"       | mcpServers.git.shared is a text; write true or false
                    "command": "x", "enabled": true, "disabled": true | contradict
                    "url": "ftp://h/"                     | mcpServers.git.url has the scheme "ftp"
                    "url": "example.com/mcp"              | not a whole URL
                    "url": "localhost:3000/mcp"           | not a whole URL
                    "url": "http://u:hunter2@h/"          | name or password in it; move it to "headers"
                    "url": "http://u:${PW}@h/"            | name or password in it
                    "url": "http://"                      | no valid host
                    "url": "http://h:99999/"              | port
                    "url": "http://h/a b"                 | no URL may have, at position 11
                    "url": "http://h/#x"                  | fragment
                    "url": "http://h", "headers": {"A b": ""}     | header name "A b"
                    "url": "http://h", "headers": {"A": "x\\ny"}  | mcpServers.git.headers.A has a line break
                    """)
    void aWrongEntryNamesKeyAndRemedy(String entry, String expected) throws Exception {
        assertThat(refused("{\"mcpServers\": {\n\"git\": {" + entry + "}}}"))
                .contains("config.json, line 2", expected)
                .doesNotContain("hunter2");
    }

    @Test
    void everyMessageIsOneLine() throws Exception {
        assertThat(refused("{\"mcpServers\": {\"a\": {\"type\": \"x\\r\\n\\u001b[31m\\u2028\"}}}"))
                .doesNotContainPattern("[\\p{Cntrl}\u2028]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"mcpServers\": []}", "{\"mcpServers\": {\"a\": \"npx\"}}"})
    void aWrongShapeIsRefused(String json) throws Exception {
        assertThat(refused(json)).contains("line 1", "write an object");
    }

    @Test
    void unknownKeysAtTheTopAreIgnored() throws Exception {
        Configuration c = load("{\"theme\": \"dark\", \"mcpServers\": {}, \"numStartups\": 3}");
        assertThat(c.warnings()).isEmpty();
    }

    @Test
    void aMisspeltTopKeyIsWarnedOf() throws Exception {
        assertThat(load("{\n\"mcpservers\": {}}").warnings())
                .extracting(Problem::sentence)
                .singleElement()
                .asString()
                .contains("line 2", "did you mean \"mcpServers\"?");
        assertThat(load("{\"servers\": {}}").warnings()).hasSize(1);
    }

    @Test
    void anUnknownKeyInAnEntryIsWarnedOfWithTheNearest() throws Exception {
        Configuration c =
                load(
                        "{\"mcpServers\": {\"git\": {\"command\": \"x\",\n\"arg\": [],\n\"zzz\": 1}}}");
        assertThat(c.servers()).hasSize(1);
        assertThat(c.warnings())
                .extracting(Problem::server, p -> p.sentence().replaceAll("^.*config.json, ", ""))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "git",
                                "line 2: mcpServers.git.arg is not known and ignored; did you mean"
                                        + " \"args\"?"),
                        org.assertj.core.groups.Tuple.tuple(
                                "git",
                                "line 3: mcpServers.git.zzz is not known and ignored; known are type,"
                                        + " command, args, env, cwd, enabled, disabled, shared, hiddenTools"));
    }

    @Test
    void aKeyOfTheOtherKindOfServerIsWarnedOf() throws Exception {
        Configuration c = load("{\"mcpServers\": {\"git\": {\"url\": \"http://h\", \"env\": {}}}}");
        assertThat(c.warnings().getFirst().sentence())
                .contains("means nothing for a server with a \"url\"");
    }

    @Test
    void anEntryDisabledInAnotherClientsWordsStaysOff() throws Exception {
        assertThat(entry("\"command\": \"x\", \"disabled\": true").enabled()).isFalse();
        assertThat(entry("\"command\": \"x\", \"enabled\": false").enabled()).isFalse();
        assertThat(entry("\"command\": \"x\", \"disabled\": false").enabled()).isTrue();
    }

    @Test
    void nullCountsAsAbsent() throws Exception {
        ServerDefinition s =
                entry("\"command\": \"x\", \"url\": null, \"cwd\": null, \"env\": null");
        assertThat(s.where()).isEqualTo(new ServerDefinition.Stdio("x", List.of(), Map.of(), null));
    }

    @Test
    void aUrlWithAVariableIsCheckedOnlyWhenExpanded() throws Exception {
        assertThat(entry("\"url\": \"${BASE}/mcp\"").where())
                .isEqualTo(new ServerDefinition.Remote("${BASE}/mcp", Map.of(), false));
    }

    @Test
    void ourSettingsAreRead() throws Exception {
        Settings s =
                load("""
                {"mcpServers": {"git": {"command": "x"}},
                 "holdline": {
                  "port": 0,
                  "allowedOrigins": ["https://example.com", "http://localhost:3000"],
                  "policy": "reconnect",
                  "policies": {"git": "never"},
                  "clientPolicies": {"Claude Code": "ask"},
                  "unanswered": "skip",
                  "holds": {"claude-code": "100s", "other": "250ms"},
                  "limits": {"initialize": "5m", "sessionIdle": "8h", "flapCount": 5,
                             "pingAfter": "10s", "hungAfter": "1m", "checkWithin": "2s"}
                }}
                """)
                        .settings();
        assertThat(s)
                .isEqualTo(
                        new Settings(
                                0,
                                List.of("https://example.com", "http://localhost:3000"),
                                Policy.RECONNECT,
                                Map.of("git", Policy.NEVER),
                                Map.of("Claude Code", Policy.ASK),
                                Map.of(
                                        "claude-code",
                                        Duration.ofSeconds(100),
                                        "other",
                                        Duration.ofMillis(250)),
                                Settings.Unanswered.SKIP,
                                new Settings.Limits(
                                        Duration.ofMinutes(5),
                                        Settings.Limits.STANDARD.firstContact(),
                                        Settings.Limits.STANDARD.skip(),
                                        5,
                                        Settings.Limits.STANDARD.flapWindow(),
                                        Duration.ofHours(8),
                                        Settings.Limits.STANDARD.progressEvery(),
                                        new Settings.Liveness(
                                                Duration.ofSeconds(10),
                                                Duration.ofMinutes(1),
                                                Settings.Liveness.STANDARD.checkAfter(),
                                                Duration.ofSeconds(2)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    "port": 70000                     | holdline.port is "70000"; write a whole number from 0 to 65535
                    "port": "7332"                    | holdline.port is a text; write a whole number
                    "port": 1.5                       | holdline.port is "1.5"
                    "policy": "always"                | holdline.policy is "always"; write "ask", "reconnect" or "never"
                    "policies": {"git": true}         | holdline.policies.git is true or false
                    "allowedOrigins": ["*"]           | let any web page in
                    "allowedOrigins": ["https://a/b"] | write an origin like
                    "allowedOrigins": ["null"]        | write an origin like
                    "holds": {"x": "100"}             | holdline.holds.x is "100", which is no duration; write a number and its unit
                    "holds": {"x": 100}               | holdline.holds.x is a number
                    "limits": {"skip": "0s"}          | holdline.limits.skip is zero
                    "limits": {"flapCount": 0}        | holdline.limits.flapCount is "0"
                    """)
    void aWrongSettingNamesKeyAndRemedy(String setting, String expected) throws Exception {
        assertThat(
                        refused(
                                "{\"mcpServers\": {\"git\": {\"command\": \"x\"}},\n\"holdline\": {"
                                        + setting
                                        + "}}"))
                .contains("config.json, line 2", expected);
    }

    @Test
    void anUnknownSettingIsWarnedOf() throws Exception {
        Configuration c =
                load(
                        """
                        {"holdline": {"prot": 1, "limits": {"flapcount": 2},
                         "policies": {"gone": "ask"}}}
                        """);
        assertThat(c.warnings())
                .extracting(Problem::remedy)
                .containsExactly(
                        "did you mean \"port\"?",
                        "did you mean \"flapCount\"?",
                        "remove it or add the server");
    }

    @Test
    void aFolderOrADanglingLinkIsSaid() throws Exception {
        Files.createDirectory(file());
        assertThat(refusal()).contains("this is a folder");
        Files.delete(file());
        Files.createSymbolicLink(file(), folder.resolve("nowhere"));
        assertThat(refusal()).contains("link to a file that does not exist");
    }

    @Test
    void definitionsDoNotTellTheirSecretsToALog() throws Exception {
        assertThat(
                        load("""
                        {"mcpServers": {
                         "a": {"command": "x", "args": ["s3cret"], "env": {"K": "s3cret"}},
                         "b": {"url": "http://h/?k=s3cret", "headers": {"A": "s3cret"}}}}
                        """)
                                .toString())
                .contains("http://h", "env [K]")
                .doesNotContain("s3cret");
    }

    @Test
    void theIdentityIsNameAndCommandLineOrOrigin() throws Exception {
        assertThat(entry("\"url\": \"https://H:1/a?b\"").identity()).isEqualTo("git\0https://h:1");
        assertThat(entry("\"command\": \"x\", \"args\": [\"y\"]").identity())
                .isEqualTo("git\0x\0y");
    }

    private ServerDefinition entry(String fields) throws Exception {
        return load("{\"mcpServers\": {\"git\": {" + fields + "}}}").servers().getFirst();
    }

    private Configuration load(String json) throws Exception {
        Files.writeString(file(), json);
        return ConfigurationFile.load(file());
    }

    private String refused(String json) throws IOException {
        Files.writeString(file(), json);
        return refusal();
    }

    private String refusal() {
        InvalidConfigurationException e =
                catchThrowableOfType(
                        InvalidConfigurationException.class, () -> ConfigurationFile.load(file()));
        assertThat(e).isNotNull();
        return e.getMessage();
    }

    private Path file() {
        return folder.resolve("config.json");
    }
}
