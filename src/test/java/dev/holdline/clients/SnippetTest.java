package dev.holdline.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SnippetTest {
    private static final String ADDRESS = "http://127.0.0.1:7332/mcp/git";
    private static final String TOKEN = "hl_abcDEF-_123";
    private static final String ODD = "My \"git\" \\ ü";

    private static String snippet(KnownClient client, String name, String token) {
        return Snippet.of(client, name, ADDRESS, token, false, "Linux").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "CURSOR, mcpServers, url, ",
        "VS_CODE, servers, url, http",
        "WINDSURF, mcpServers, serverUrl, ",
        "ZED, context_servers, url, ",
        "GEMINI_CLI, mcpServers, httpUrl, ",
        "OPENCODE, mcp, url, remote"
    })
    void theEntryHasTheClientsOwnKeysAndTheHeader(
            KnownClient client, String key, String url, String type) {
        JsonNode entry = json(snippet(client, "git", TOKEN)).path(key).path("git");

        assertThat(entry.path(url).asString()).isEqualTo(ADDRESS);
        assertThat(entry.path("headers").path("Authorization").asString())
                .isEqualTo("Bearer " + TOKEN);
        assertThat(entry.path("type").asString("")).isEqualTo(type == null ? "" : type);
        assertThat(entry.size()).isEqualTo(type == null ? 2 : 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"CURSOR", "VS_CODE", "WINDSURF", "ZED", "GEMINI_CLI", "OPENCODE"})
    void namesAreEscapedInJson(KnownClient client) {
        JsonNode all = json(snippet(client, ODD, "")).iterator().next();

        assertThat(all.propertyNames()).containsExactly(ODD);
        assertThat(all.path(ODD).has("headers")).as("no token, no header").isFalse();
    }

    @Test
    void jsonIsWrittenAsPeopleWriteIt() {
        assertThat(snippet(KnownClient.CURSOR, "git", TOKEN))
                .isEqualTo(
                        """
                        {
                          "mcpServers": {
                            "git": {
                              "url": "http://127.0.0.1:7332/mcp/git",
                              "headers": {
                                "Authorization": "Bearer hl_abcDEF-_123"
                              }
                            }
                          }
                        }
                        """);
    }

    @Test
    void codexGetsATomlTable() {
        assertThat(snippet(KnownClient.CODEX, "git", TOKEN))
                .isEqualTo(
                        """
                        [mcp_servers.git]
                        url = "http://127.0.0.1:7332/mcp/git"
                        http_headers = { "Authorization" = "Bearer hl_abcDEF-_123" }
                        """);
        assertThat(snippet(KnownClient.CODEX, "git", ""))
                .isEqualTo(
                        """
                        [mcp_servers.git]
                        url = "http://127.0.0.1:7332/mcp/git"
                        """);
        assertThat(snippet(KnownClient.CODEX, ODD, "")).startsWith("[mcp_servers.My__git_____]\n");
    }

    @Test
    void claudeCodeGetsACommandThatAShellReadsAsItIsMeant() throws IOException {
        String command = snippet(KnownClient.CLAUDE_CODE, "my server", TOKEN);

        assertThat(command)
                .isEqualTo(
                        "claude mcp add --transport http --scope user my_server"
                                + " http://127.0.0.1:7332/mcp/git"
                                + " --header \"Authorization: Bearer hl_abcDEF-_123\"");
        assertThat(words(command))
                .endsWith(ADDRESS, "--header", "Authorization: Bearer " + TOKEN)
                .hasSize(10);
    }

    @Test
    void whatAShellWouldReadOtherwiseIsQuoted() throws IOException {
        String address = ADDRESS + "$HOME'`id`";
        String command =
                Snippet.of(KnownClient.CLAUDE_CODE, "git", address, "", false, "Linux")
                        .orElseThrow();

        assertThat(words(command)).endsWith(address);
    }

    @Test
    void inWindowsDoubleQuotesAreUsed() {
        assertThat(Snippet.of(KnownClient.CLAUDE_CODE, "git", ADDRESS, TOKEN, false, "Windows 11"))
                .hasValue(
                        "claude mcp add --transport http --scope user git \""
                                + ADDRESS
                                + "\" --header \"Authorization: Bearer "
                                + TOKEN
                                + "\"");
    }

    /** "MCP server git already exists in user config", says Claude Code 2.1. */
    @Test
    void claudeCodeRemovesTheEntryItMayHave() {
        String text =
                Snippet.of(KnownClient.CLAUDE_CODE, "my git", ADDRESS, TOKEN, true, "Linux")
                        .orElseThrow();

        assertThat(text.lines())
                .containsExactly(
                        "claude mcp remove --scope user my_git",
                        snippet(KnownClient.CLAUDE_CODE, "my git", TOKEN));
    }

    @Test
    void claudeDesktopOnlyStartsPrograms() {
        assertThat(Snippet.of(KnownClient.CLAUDE_DESKTOP, "git", ADDRESS, TOKEN, false, "Linux"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "VS_CODE, Linux, ~/.config/Code/User/mcp.json",
        "VS_CODE, Mac OS X, ~/Library/Application Support/Code/User/mcp.json",
        "VS_CODE, Windows 11, %APPDATA%\\Code\\User\\mcp.json",
        "ZED, Mac OS X, ~/.config/zed/settings.json",
        "ZED, Windows 11, %APPDATA%\\Zed\\settings.json",
        "CODEX, Windows 11, %USERPROFILE%\\.codex\\config.toml",
        "CURSOR, Linux, ~/.cursor/mcp.json",
        "CLAUDE_CODE, Windows 11, ''"
    })
    void thePersonsOwnFileIsNamedForEachSystem(KnownClient client, String os, String file) {
        assertThat(client.file(os)).isEqualTo(file);
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    /** What a real shell makes of a command line. */
    private static List<String> words(String command) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", command.replaceFirst("claude", "printf '%s\\\\n'"))
                        .start();
        return new String(shell.getInputStream().readAllBytes()).lines().toList();
    }
}
