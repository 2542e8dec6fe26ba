package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdline.config.Pasted.Kind;
import dev.holdline.config.Pasted.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasteReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude mcp add git -- npx -y git-mcp|git|{\"command\":\"npx\",\"args\":[\"-y\",\"git-mcp\"]}",
                "$ claude mcp add git npx -y git-mcp|git|{\"command\":\"npx\",\"args\":[\"-y\",\"git-mcp\"]}",
                "claude mcp add --transport http notion https://mcp.notion.com/mcp|notion|{\"type\":\"http\",\"url\":\"https://mcp.notion.com/mcp\"}",
                "claude mcp add -t sse asana https://mcp.asana.com/sse|asana|{\"type\":\"sse\",\"url\":\"https://mcp.asana.com/sse\"}",
                "claude mcp add notion https://mcp.notion.com/mcp --transport=http -s user|notion|{\"type\":\"http\",\"url\":\"https://mcp.notion.com/mcp\"}",
                "claude mcp add --transport stdio --env KEY=a-b airtable -- npx -y airtable-mcp-server|airtable|{\"command\":\"npx\",\"args\":[\"-y\",\"airtable-mcp-server\"],\"env\":{\"KEY\":\"a-b\"}}",
                "claude mcp add -e A=1 B=2 --env=C=3 x -- y --env z|x|{\"command\":\"y\",\"args\":[\"--env\",\"z\"],\"env\":{\"A\":\"1\",\"B\":\"2\",\"C\":\"3\"}}",
                "claude mcp add api https://x.example/mcp -t http -H 'Authorization: Bearer a:b' --header \"X-A: $B\"|api|{\"type\":\"http\",\"url\":\"https://x.example/mcp\",\"headers\":{\"Authorization\":\"Bearer a:b\",\"X-A\":\"${B}\"}}",
                "claude mcp add \"my server\" --scope project -- /opt/a\\ b/run|my server|{\"command\":\"/opt/a b/run\"}",
                "claude mcp add-json -s user w '{\"type\":\"http\",\"url\":\"https://w.example/\"}'|w|{\"type\":\"http\",\"url\":\"https://w.example/\"}",
                "claude mcp add-json w '{\"disabled\": false, \"command\":\"x\"}' --scope user|w|{\"disabled\":false,\"command\":\"x\"}",
                "claude mcp add api https://x.example/mcp -t http --header 'Accept: application/json, text/event-stream' 'X-A: 1'|api|{\"type\":\"http\",\"url\":\"https://x.example/mcp\",\"headers\":{\"Accept\":\"application/json, text/event-stream\",\"X-A\":\"1\"}}",
                "codex mcp add gh --url https://x.example/mcp --bearer-token-env-var GH|gh|{\"type\":\"http\",\"url\":\"https://x.example/mcp\",\"headers\":{\"Authorization\":\"Bearer ${GH}\"}}",
                "gemini mcp add --trust --timeout 5000 -e A=1 it npx -y it-mcp|it|{\"command\":\"npx\",\"args\":[\"-y\",\"it-mcp\"],\"env\":{\"A\":\"1\"}}",
                "codex mcp add docs -- npx -y docs-mcp|docs|{\"command\":\"npx\",\"args\":[\"-y\",\"docs-mcp\"]}",
                "claude mcp add x -- node ~/src/x/index.js|x|{\"command\":\"node\",\"args\":[\"${HOME}/src/x/index.js\"]}",
                "code --add-mcp '{\"name\":\"time\",\"command\":\"uvx\",\"args\":[\"mcp-server-time\"]}'|time|{\"command\":\"uvx\",\"args\":[\"mcp-server-time\"]}",
                "code-insiders --profile Work --add-mcp \"{\\\"name\\\":\\\"w\\\",\\\"type\\\":\\\"http\\\",\\\"url\\\":\\\"https://w.example/mcp\\\"}\"|w|{\"type\":\"http\",\"url\":\"https://w.example/mcp\"}"
            })
    void aLineThatAddsToAClient(String pasted, String name, String entry) {
        expect(pasted, Kind.CLAUDE_COMMAND, name, entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"mcpServers\":{\"a\":{\"command\":\"x\"}}}|a|{\"command\":\"x\"}",
                "{\"mcp\":{\"servers\":{\"a\":{\"type\":\"http\",\"url\":\"https://x.example\"}}}}|a|{\"type\":\"http\",\"url\":\"https://x.example\"}",
                "{\"servers\":{\"a\":{\"command\":\"x\"}},\"inputs\":[]}|a|{\"command\":\"x\"}",
                "{\"context_servers\":{\"a\":{\"command\":\"x\",\"args\":[]}}}|a|{\"command\":\"x\",\"args\":[]}",
                "\"a\": { \"command\": \"x\" },|a|{\"command\":\"x\"}",
                "{\"a\": {\"command\": \"x\", \"disabled\": true}}|a|{\"command\":\"x\",\"disabled\":true}",
                "{\"command\":\"npx\",\"args\":[\"-y\",\"@scope/mcp-server-time@1.2\"]}|time|{\"command\":\"npx\",\"args\":[\"-y\",\"@scope/mcp-server-time@1.2\"]}",
                "{\"url\":\"https://mcp.linear.app/sse\"}|linear|{\"url\":\"https://mcp.linear.app/sse\"}",
                "{\"serverUrl\":\"https://w.example/mcp\",\"headers\":{\"A\":\"${env:TOKEN}\"}}|w|{\"url\":\"https://w.example/mcp\",\"headers\":{\"A\":\"${TOKEN}\"}}",
                "{\"mcp\":{\"o\":{\"type\":\"local\",\"command\":[\"bun\",\"x\",\"it\"],\"environment\":{\"A\":\"1\"}}}}|o|{\"command\":\"bun\",\"args\":[\"x\",\"it\"],\"env\":{\"A\":\"1\"}}",
                "{\"a\":{\"httpUrl\":\"https://x.example\",\"headers\":{\"Authorization\":\"Bearer $PAT\",\"B\":\"{env:B}\",\"C\":\"a$b\"}}}|a|{\"url\":\"https://x.example\",\"headers\":{\"Authorization\":\"Bearer ${PAT}\",\"B\":\"${B}\",\"C\":\"a$b\"}}",
                "{\"a\":{\"command\":\"x\",\"cwd\":\"${userHome}/x\"}}|a|{\"command\":\"x\",\"cwd\":\"${HOME}/x\"}",
                "{\"a\":{\"command\":\"x\",\"odd\":[1]}}|a|{\"command\":\"x\",\"odd\":[1]}"
            })
    void aSnippetOfAClientsFile(String pasted, String name, String entry) {
        expect(pasted, Kind.JSON, name, entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://mcp.notion.com/mcp|notion|{\"type\":\"http\",\"url\":\"https://mcp.notion.com/mcp\"}",
                " https://mcp.asana.com/sse?x=1 |asana|{\"type\":\"sse\",\"url\":\"https://mcp.asana.com/sse?x=1\"}",
                "https://api.githubcopilot.com/mcp/|githubcopilot|{\"type\":\"http\",\"url\":\"https://api.githubcopilot.com/mcp/\"}",
                "http://127.0.0.1:3000/mcp|local|{\"type\":\"http\",\"url\":\"http://127.0.0.1:3000/mcp\"}",
                "localhost:3000/mcp|local|{\"type\":\"http\",\"url\":\"http://localhost:3000/mcp\"}",
                "mcp.notion.com/mcp|notion|{\"type\":\"http\",\"url\":\"https://mcp.notion.com/mcp\"}"
            })
    void anAddress(String pasted, String name, String entry) {
        expect(pasted, Kind.URL, name, entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "npx -y @modelcontextprotocol/server-filesystem ~/notes|filesystem|{\"command\":\"npx\",\"args\":[\"-y\",\"@modelcontextprotocol/server-filesystem\",\"${HOME}/notes\"]}",
                "uv --directory ~/code/s run server.py|server|{\"command\":\"uv\",\"args\":[\"--directory\",\"${HOME}/code/s\",\"run\",\"server.py\"]}",
                "~/bin/git-mcp ~ ~x/y '~/a b' a~/b \"~\"/c \\~/d|git|{\"command\":\"${HOME}/bin/git-mcp\",\"args\":[\"${HOME}\",\"~x/y\",\"~/a b\",\"a~/b\",\"~/c\",\"~/d\"]}",
                "DATA=~/notes npx notes-mcp|notes|{\"command\":\"npx\",\"args\":[\"notes-mcp\"],\"env\":{\"DATA\":\"${HOME}/notes\"}}",
                "npx @playwright/mcp@latest|playwright|{\"command\":\"npx\",\"args\":[\"@playwright/mcp@latest\"]}",
                "uvx --from git+https://x.example/r mcp-server-git|git|{\"command\":\"uvx\",\"args\":[\"--from\",\"git+https://x.example/r\",\"mcp-server-git\"]}",
                "docker run -i --rm -e TOKEN ghcr.io/github/github-mcp-server|github|{\"command\":\"docker\",\"args\":[\"run\",\"-i\",\"--rm\",\"-e\",\"TOKEN\",\"ghcr.io/github/github-mcp-server\"]}",
                "A=1 B='x y' node bridge.js|bridge|{\"command\":\"node\",\"args\":[\"bridge.js\"],\"env\":{\"A\":\"1\",\"B\":\"x y\"}}",
                "KEY=$KEY /opt/x/run.sh|run|{\"command\":\"/opt/x/run.sh\",\"env\":{\"KEY\":\"${KEY}\"}}",
                "C:\\tools\\mcp.exe --stdio|tools|{\"command\":\"C:\\\\tools\\\\mcp.exe\",\"args\":[\"--stdio\"]}",
                "echo '$HOME'|echo|{\"command\":\"echo\",\"args\":[\"$HOME\"]}",
                "unity-mcp|unity|{\"command\":\"unity-mcp\"}"
            })
    void aCommand(String pasted, String name, String entry) {
        expect(pasted, Kind.COMMAND, name, entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "npx 'it|OPEN_QUOTE|'",
                "npx it && rm x|SHELL|&",
                "a $(b)|SHELL|$(",
                "{\"a\":|BROKEN_JSON|line 1, column 6: the JSON ends too early; add the missing closing brace, bracket or quote",
                "{\"a\" 1}|BROKEN_JSON|line 1, column 6: the JSON is broken at '1'; check for a missing comma, quote or brace here or in the line above",
                "{\"a\":1}|NO_SERVER|``",
                "{\"mcpServers\":{}}|NO_SERVER|``",
                "[1]|NOT_RECOGNISED|``",
                "ftp://x.example/mcp|INVALID|url has the scheme \"ftp\"; MCP servers are reached by http or https",
                "https://user:pw@x.example/|INVALID|url has a name or password in it; move it to \"headers\", as \"Authorization\": \"Basic …\"",
                "{\"holdline\":{\"command\":\"x\"}}|INVALID|the server name \"holdline\" is reserved for Holdline's own tools; choose another name",
                "{\"a\":{\"command\":\"x\",\"args\":[\"${workspaceFolder}/x\"]}}|OF_CLIENT|${workspaceFolder}",
                "{\"a\":{\"command\":\"x\",\"envFile\":\"~/.env\"}}|OF_CLIENT|envFile",
                "{\"a\":{\"url\":\"https://x.example\",\"headers\":{\"K\":\"${input:key}\"}}}|ASKS_CLIENT|a",
                "code --add-mcp|NO_SERVER|``",
                "code --add-mcp '{\"name\":\"x\"}'|NO_SERVER|``",
                "claude mcp add|INCOMPLETE|``",
                "claude mcp add git|INCOMPLETE|``",
                "claude mcp add --env git -- x|INCOMPLETE|--env",
                "claude mcp add --colour red git -- x|UNKNOWN_OPTION|--colour",
                "A=1|NOT_RECOGNISED|``",
                "What is this?|NOT_RECOGNISED|``"
            })
    void whatIsNoServerSaysWhy(String pasted, String reason, String part) {
        assertThat(PasteReader.read(pasted))
                .isEqualTo(new Pasted.Unclear(Reason.valueOf(reason), part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void nothingIsNothing(String pasted) {
        assertThat(PasteReader.read(pasted)).isEqualTo(new Pasted.Nothing());
    }

    @Test
    void severalLinesAreOneOnlyWhereTheySaySo() {
        expect(
                "npx \\\n  -y it",
                Kind.COMMAND,
                "it",
                "{\"command\":\"npx\",\"args\":[\"-y\",\"it\"]}");
        expect("{ // mine\n \"a\": {\"command\":\"x\",},}", Kind.JSON, "a", "{\"command\":\"x\"}");
        assertThat(PasteReader.read("one line\nand another"))
                .isEqualTo(new Pasted.Unclear(Reason.NOT_RECOGNISED, ""));
    }

    @Test
    void severalServersAtOnce() {
        Pasted pasted =
                PasteReader.read(
                        "{\"mcpServers\":{\"a\":{\"command\":\"x\"},\"b\":{\"url\":\"https://y.example\"}}}");

        assertThat(((Pasted.Servers) pasted).entries())
                .extracting(Pasted.Entry::name)
                .containsExactly("a", "b");
    }

    @Test
    void whatStandsAroundTheJsonInAFileOrADocumentIsNoMatter() {
        String entry = "{\"command\":\"x\"}";
        expect(
                "// Zed settings\n/* all */ {\"context_servers\":{\"a\":%s}}".formatted(entry),
                Kind.JSON,
                "a",
                entry);
        expect(
                "```json\n{\"servers\":{\"microsoft/playwright__mcp\":%s}}\n```".formatted(entry),
                Kind.JSON,
                "microsoft-playwright_mcp",
                entry);
        expect("```\n$ npx it\n```", Kind.COMMAND, "it", "{\"command\":\"npx\",\"args\":[\"it\"]}");
        assertThat(PasteReader.read("/* mine */\n{\"a\":").toString()).contains("line 2, column 6");
    }

    @Test
    void ofAWholeFileWhatCanBeUsedIsTakenAndTheRestSaysWhy() {
        Pasted pasted =
                PasteReader.read(
                        """
                        {"servers": {
                          "holdline": {"url": "http://127.0.0.1:7332/mcp"},
                          "figma": {"url": "https://x.example", "headers": {"K": "${input:key}"}},
                          "git": {"command": "git-mcp"}
                        }}\
                        """);

        var servers = (Pasted.Servers) pasted;
        assertThat(servers.entries()).extracting(Pasted.Entry::name).containsExactly("git");
        assertThat(servers.left())
                .extracting(Pasted.Left::name, left -> left.why().reason())
                .containsExactly(
                        tuple("holdline", Reason.INVALID), tuple("figma", Reason.ASKS_CLIENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp", "servers"})
    void aServerIsNotTakenForWhatHoldsServers(String name) {
        Pasted pasted =
                PasteReader.read(
                        "{\"mcpServers\":{\"%s\":{\"command\":\"x\"},\"github\":{\"command\":\"y\"}}}"
                                .formatted(name));

        assertThat(((Pasted.Servers) pasted).entries())
                .extracting(Pasted.Entry::name)
                .containsExactly(name, "github");
    }

    @Test
    void aSecretIsNeverPartOfWhatIsSaid() {
        for (String pasted :
                new String[] {
                    "claude mcp add x https://x.example -t http --header hunter2",
                    "{\"a\":{\"command\":\"x\",\"env\":{\"K\":hunter2}}}",
                    "{\"a\":{\"command\":\"x\",\"env\":{\"K\":[\"hunter2\"]}}}",
                    "{\"a\":{\"url\":\"https://u:hunter2@x.example\"}}",
                    "claude mcp add x -- y 'hunter2",
                    "claude mcp add-json x '{\"url\":\"x://hunter2\"}'"
                }) {
            assertThat(PasteReader.read(pasted))
                    .isInstanceOf(Pasted.Unclear.class)
                    .asString()
                    .doesNotContain("hunter2");
        }
        assertThat(PasteReader.read("K=hunter2 npx it").toString()).doesNotContain("hunter2");
    }

    private static void expect(String pasted, Kind kind, String name, String entry) {
        Pasted read = PasteReader.read(pasted);
        assertThat(read).as(read.toString()).isInstanceOf(Pasted.Servers.class);
        Pasted.Servers servers = (Pasted.Servers) read;
        assertThat(servers.kind()).isEqualTo(kind);
        assertThat(servers.entries()).hasSize(1);
        assertThat(servers.entries().getFirst().name()).isEqualTo(name);
        assertThat(servers.entries().getFirst().json()).hasToString(entry);
    }
}
