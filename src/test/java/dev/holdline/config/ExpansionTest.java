package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    @TempDir Path home;
    private final Map<String, String> environment = new HashMap<>();
    private Path npx;

    @BeforeEach
    void aPersonWithNpx() throws Exception {
        npx = program("bin/npx");
        environment.put("HOME", home.toString());
        environment.put("PATH", "/nowhere:" + home.resolve("bin"));
        environment.put("TOKEN", "t0");
        environment.put("EMPTY", "");
    }

    @Test
    void variablesExpandInEveryFieldOfAProcess() throws Exception {
        Files.createDirectory(home.resolve("t0"));
        environment.put("PROG", "npx");
        ResolvedServer s =
                resolve(
                        new ServerDefinition.Stdio(
                                "${PROG}",
                                List.of("-t", "a${TOKEN}b${TOKEN}"),
                                Map.of("KEY", "${TOKEN}", "PLAIN", "$TOKEN"),
                                "~/${TOKEN}"));
        ResolvedServer.Stdio w = (ResolvedServer.Stdio) s.where();
        assertThat(w.command()).isEqualTo(npx);
        assertThat(w.args()).containsExactly("-t", "at0bt0");
        assertThat(w.cwd()).isEqualTo(home.resolve("t0"));
        assertThat(w.env()).containsEntry("KEY", "t0").containsEntry("PLAIN", "$TOKEN");
    }

    @Test
    void variablesExpandInUrlAndHeaders() throws Exception {
        ResolvedServer s =
                resolve(
                        new ServerDefinition.Remote(
                                "https://${HOST:-h}/mcp", Map.of("A", "Bearer ${TOKEN}"), true));
        assertThat(s.where())
                .isEqualTo(
                        new ResolvedServer.Remote(
                                URI.create("https://h/mcp"), Map.of("A", "Bearer t0"), true));
        assertThat(s.toString()).doesNotContain("t0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ${TOKEN:-x}          | t0
                    ${NONE:-x}           | x
                    ${EMPTY:-x}          | x
                    [${EMPTY}]           | []
                    ${NONE:-}!           | !
                    ${NONE:-a b}         | a b
                    ${NONE:-${TOKEN}}    | t0
                    ${NONE:-${NO:-y}}z   | yz
                    ${x%%.*} ${#a} ${@}  | ${x%%.*} ${#a} ${@}
                    ${TOKEN              | ${TOKEN
                    $TOKEN $$ {TOKEN}    | $TOKEN $$ {TOKEN}
                    """)
    void expansionMeansWhatTheShellMeans(String text, String expanded) throws Exception {
        assertThat(Variables.expand(text, environment)).isEqualTo(expanded);
    }

    @Test
    void anExpandedValueIsNotExpandedAgain() throws Exception {
        environment.put("OUTER", "${TOKEN}");
        assertThat(Variables.expand("${OUTER}", environment)).isEqualTo("${TOKEN}");
    }

    @Test
    void anUnsetVariableNamesItselfItsKeyAndTheRemedy() {
        assertThat(
                        refused(
                                new ServerDefinition.Stdio(
                                        "npx", List.of(), Map.of("KEY", "${NONE}"), null)))
                .isEqualTo(
                        "mcpServers.git.env.KEY: needs the variable NONE, which is not set in your"
                                + " login shell; set it in your shell's start-up file and reload, or"
                                + " write ${NONE:-otherwise}");
    }

    @Test
    void anotherClientsSpellingIsTranslatedForThePerson() {
        assertThat(refused(new ServerDefinition.Remote("http://${env:HOST}/", Map.of(), false)))
                .contains("mcpServers.git.url", "write ${HOST}");
        assertThat(refused(new ServerDefinition.Remote("http://${input:h}/", Map.of(), false)))
                .contains("write the value");
    }

    @Test
    void aUrlIsCheckedOnceItIsWhole() {
        environment.put("BASE", "http://u:hunter2@h");
        assertThat(refused(new ServerDefinition.Remote("${BASE}/", Map.of(), false)))
                .contains("password")
                .doesNotContain("hunter2");
        environment.put("BREAK", "a\r\nX: y");
        assertThat(refused(new ServerDefinition.Remote("http://h", Map.of("A", "${BREAK}"), false)))
                .contains("headers.A", "line break");
    }

    @Test
    void theChildGetsTheLoginShellsEnvironmentPlusTheEntrys() throws Exception {
        ResolvedServer.Stdio w = stdio("npx", Map.of("TOKEN", "mine", "NEW", "1"), null);
        assertThat(w.env())
                .containsEntry("TOKEN", "mine")
                .containsEntry("NEW", "1")
                .containsEntry("HOME", home.toString());
    }

    @Test
    void aPathInTheEntryIsWhereItsCommandIsFound() throws Exception {
        Path other = program("other/tool");
        assertThat(
                        stdio("tool", Map.of("PATH", home.resolve("other") + ":${PATH}"), null)
                                .command())
                .isEqualTo(other);
    }

    @Test
    void aTildeIsThePersonsHome() throws Exception {
        assertThat(stdio("~/bin/npx", Map.of(), "~").command()).isEqualTo(npx);
        assertThat(stdio("~/bin/npx", Map.of(), "~").cwd()).isEqualTo(home);
        assertThat(refused(new ServerDefinition.Stdio("~bob/x", List.of(), Map.of(), null)))
                .contains("another user's");
    }

    @Test
    void aServerWithoutAFolderRunsInThePersonsHome() throws Exception {
        assertThat(stdio("npx", Map.of(), null).cwd()).isEqualTo(home);
    }

    @Test
    void aRelativeCommandStartsAtTheServersFolder() throws Exception {
        Path tool = program("proj/run.sh");
        assertThat(stdio("./run.sh", Map.of(), "~/proj").command()).isEqualTo(tool);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nope         | mcpServers.git.command: is "nope", which is not on the PATH of your login shell; install it
                    npx -y thing | write only the program there and the rest in "args"
                    /no/such     | correct the path, or make the file executable
                    ~/bin        | no program that can be started
                    """)
    void aCommandThatIsNotThereIsSaidWithTheRemedy(String command, String expected) {
        assertThat(refused(new ServerDefinition.Stdio(command, List.of(), Map.of(), null)))
                .contains(expected);
    }

    @Test
    void aFolderThatIsNotThereIsNotBlamedOnTheCommand() {
        assertThat(refused(new ServerDefinition.Stdio("npx", List.of(), Map.of(), "~/gone")))
                .contains("mcpServers.git.cwd", "gone\", which is no folder");
    }

    @Test
    void eachEnabledServerThatCannotStartIsOneProblemAndNoLoadError() throws Exception {
        Path file = home.resolve("config.json");
        Files.writeString(
                file,
                """
                {"mcpServers": {
                  "good": {"command": "npx"},
                  "bad": {"command": "nope"},
                  "off": {"command": "nope", "enabled": false},
                  "unset": {"url": "${NONE}"}}}
                """);
        assertThat(Expansion.problems(ConfigurationFile.load(file), environment))
                .extracting(Problem::server)
                .containsExactly("bad", "unset");
    }

    @Test
    void theIdentityIsOfWhatReallyRuns() throws Exception {
        ResolvedServer s =
                resolve(new ServerDefinition.Stdio("npx", List.of("${TOKEN}"), Map.of(), null));
        assertThat(s.identity()).isEqualTo("git\0" + npx + "\0t0");
    }

    private ResolvedServer.Stdio stdio(String command, Map<String, String> env, String cwd)
            throws Exception {
        return (ResolvedServer.Stdio)
                resolve(new ServerDefinition.Stdio(command, List.of(), env, cwd)).where();
    }

    private ResolvedServer resolve(ServerDefinition.Where where) throws Exception {
        return Expansion.resolve(new ServerDefinition("git", where, true, false), environment);
    }

    private String refused(ServerDefinition.Where where) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> resolve(where))
                .getMessage();
    }

    private Path program(String relative) throws Exception {
        Path file = home.resolve(relative);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
