package dev.holdline.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/** What a person pastes, so that a client calls Holdline; made from texts alone. */
public final class Snippet {
    private static final String INDENT = "  ";

    private Snippet() {}

    /**
     * A command for a terminal, or an entry for the client's file; empty for a client that only
     * starts programs.
     *
     * @param name the entry's name in the client
     * @param address "http://127.0.0.1:7332/mcp/git"
     * @param token the client's, "" where Holdline wants none
     * @param again whether the client may have such an entry already; Claude Code then takes no
     *     other of its name
     * @param os {@code os.name}: terminals differ in how they quote
     */
    public static Optional<String> of(
            KnownClient client,
            String name,
            String address,
            String token,
            boolean again,
            String os) {
        return switch (client) {
            case CLAUDE_CODE -> {
                String add = command(name, address, token, os);
                // Two lines: the first may find nothing to remove, and any shell goes on.
                yield Optional.of(
                        again
                                ? "claude mcp remove --scope user " + plainName(name) + "\n" + add
                                : add);
            }
            case CLAUDE_DESKTOP -> Optional.empty();
            case CURSOR, ZED ->
                    json(client == KnownClient.ZED ? "context_servers" : "mcpServers", name)
                            .with("url", address)
                            .done(token);
            case VS_CODE ->
                    json("servers", name).with("type", "http").with("url", address).done(token);
            case WINDSURF -> json("mcpServers", name).with("serverUrl", address).done(token);
            case GEMINI_CLI -> json("mcpServers", name).with("httpUrl", address).done(token);
            case OPENCODE ->
                    json("mcp", name).with("type", "remote").with("url", address).done(token);
            case CODEX -> Optional.of(toml(name, address, token));
        };
    }

    /** Its header option takes all that follows, so it stands last. */
    private static String command(String name, String address, String token, String os) {
        String add =
                "claude mcp add --transport http --scope user "
                        + plainName(name)
                        + " "
                        + shell(address, os);
        return token.isEmpty()
                ? add
                : add + " --header " + shell("Authorization: Bearer " + token, os);
    }

    private static String toml(String name, String address, String token) {
        // What JSON escapes in a string, and how, is right in a basic string of TOML too.
        String entry = "[mcp_servers." + plainName(name) + "]\nurl = " + quote(address) + "\n";
        return token.isEmpty()
                ? entry
                : entry
                        + "http_headers = { \"Authorization\" = "
                        + quote("Bearer " + token)
                        + " }\n";
    }

    /** Claude Code and Codex take letters, digits, hyphens and underscores only. */
    private static String plainName(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** One word, as it is: nothing in double quotes here is special to any of the shells. */
    private static String shell(String text, String os) {
        if (os.startsWith("Windows")) return '"' + text.replace("\"", "") + '"';
        return text.matches("[A-Za-z0-9:/._%-]+")
                ? text
                : text.matches("[A-Za-z0-9:/._% …-]+")
                        ? '"' + text + '"'
                        : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String quote(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
    }

    private static Entry json(String key, String name) {
        return new Entry(key, name, new ArrayList<>());
    }

    private record Entry(String key, String name, List<String> members) {
        Entry with(String member, String value) {
            members.add(quote(member) + ": " + quote(value));
            return this;
        }

        Optional<String> done(String token) {
            if (!token.isEmpty()) {
                members.add(
                        "\"headers\": {\n"
                                + INDENT.repeat(4)
                                + "\"Authorization\": "
                                + quote("Bearer " + token)
                                + "\n"
                                + INDENT.repeat(3)
                                + "}");
            }
            return Optional.of(
                    "{\n"
                            + INDENT
                            + quote(key)
                            + ": {\n"
                            + INDENT.repeat(2)
                            + quote(name)
                            + ": {\n"
                            + INDENT.repeat(3)
                            + String.join(",\n" + INDENT.repeat(3), members)
                            + "\n"
                            + INDENT.repeat(2)
                            + "}\n"
                            + INDENT
                            + "}\n}\n");
        }
    }
}
