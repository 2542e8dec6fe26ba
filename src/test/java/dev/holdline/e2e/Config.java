package dev.holdline.e2e;

import dev.holdline.jsonrpc.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A configuration file in the making. */
final class Config {
    private final ObjectNode root = Json.MAPPER.createObjectNode();
    private final ObjectNode servers = root.putObject("mcpServers");

    /** A server that Holdline starts. */
    Config stdio(String name, List<String> command) {
        ObjectNode entry = servers.putObject(name).put("command", command.getFirst());
        var args = entry.putArray("args");
        command.stream().skip(1).forEach(args::add);
        return this;
    }

    Config http(String name, String url) {
        servers.putObject(name).put("type", "http").put("url", url);
        return this;
    }

    Config server(String name, FaultServer server) {
        return server.url()
                .map(url -> http(name, url))
                .orElseGet(() -> stdio(name, server.command()));
    }

    /** One connection to this server for all sessions. */
    Config shared(String name) {
        servers.withObject(name).put("shared", true);
        return this;
    }

    /** "initialize", "2s". */
    Config limit(String name, String duration) {
        ours().withObject("limits").put(name, duration);
        return this;
    }

    /** How long a client's call is held, from the break. */
    Config hold(String client, String duration) {
        ours().withObject("holds").put(client, duration);
        return this;
    }

    private ObjectNode ours() {
        return root.withObject("holdline");
    }

    @Override
    public String toString() {
        return root.toPrettyString();
    }
}
