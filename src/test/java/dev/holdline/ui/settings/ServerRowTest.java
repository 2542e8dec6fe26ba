package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerRowTest {
    @ParameterizedTest
    @CsvSource({
        "https://mcp.atlassian.com, mcp.atlassian.com",
        "http://127.0.0.1:8000, http://127.0.0.1:8000",
        "npx @playwright/mcp, npx @playwright/mcp",
        "npx -y @modelcontextprotocol/server-everything, npx -y server-everything",
        "/usr/local/bin/node /home/ada/src/tools/bridge.js, node bridge.js",
        "docker run -i --rm ghcr.io/github/github-mcp-server, docker run -i --rm github-mcp-server",
        "npx -y mcp-remote@latest https://mcp.example/sse,"
                + " npx -y mcp-remote@latest https://mcp.example/sse",
        "mcp-server-filesystem /home/ada/documents/, mcp-server-filesystem documents/",
        "mcp-server-filesystem /// / of a long line, mcp-server-filesystem / / of a long line",
    })
    void theRowSaysShortlyWhereAServerIs(String where, String shortly) {
        assertThat(ServerRow.inShort(where)).isEqualTo(shortly);
    }
}
