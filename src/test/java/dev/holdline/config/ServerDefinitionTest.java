package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerDefinitionTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/mcp, true",
        "http://LOCALHOST/mcp, true",
        "http://127.0.0.1/mcp, true",
        "http://127.3.2.1:1/mcp, true",
        "http://[::1]:8080/mcp, true",
        "https://app.localhost/mcp, true",
        "https://localhost.example.com/mcp, false",
        "https://127.0.0.1.example.com/mcp, false",
        "https://mcp.example.com/localhost, false",
        "${BASE}/mcp, false",
    })
    void aRemoteServerMayStandOnThisMachine(String url, boolean here) {
        var remote = new ServerDefinition.Remote(url, Map.of(), false);
        assertThat(remote.isOnThisMachine()).isEqualTo(here);
    }
}
