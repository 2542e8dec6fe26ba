package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One MCP session of a client of a few lines; its program is the tests' own. */
record HttpSession(HttpClient http, URI url, String id) {
    static HttpSession open(HttpClient http, String url, String name) throws Exception {
        var opening = new HttpSession(http, URI.create(url), "");
        HttpResponse<String> answer =
                opening.post(
                        """
                        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{
                         "protocolVersion":"2025-11-25","capabilities":{},
                         "clientInfo":{"name":"%s","version":"1"}}}\
                        """
                                .formatted(name));
        assertThat(answer.statusCode()).isEqualTo(200);
        String id = answer.headers().firstValue("Mcp-Session-Id").orElseThrow();
        var session = new HttpSession(http, URI.create(url), id);
        session.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return session;
    }

    String tools() throws Exception {
        return post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").body();
    }

    /**
     * @param key what it is counted by
     */
    String call(String tool, String key) throws Exception {
        return post("""
        {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{
         "name":"%s","arguments":{"key":"%s"}}}\
        """
                        .formatted(tool, key))
                .body();
    }

    private HttpResponse<String> post(String json) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!id.isEmpty()) request.header("Mcp-Session-Id", id);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
