package dev.holdline.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A name for a server that was pasted without one. */
final class SuggestedName {
    private static final Set<String> LAUNCHERS =
            Set.of(
                    "npx", "npm", "pnpm", "bunx", "bun", "yarn", "uvx", "uv", "pipx", "python",
                    "python3", "node", "deno", "docker", "podman", "sh", "bash", "cmd", "java");

    /** Words of a launcher's own. */
    private static final Set<String> VERBS =
            Set.of("run", "exec", "dlx", "tool", "x", "-m", "/c", "start", "--", "stdio");

    /** Options of docker and others that take the next word. */
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-e",
                    "--env",
                    "-v",
                    "--volume",
                    "--mount",
                    "--name",
                    "--network",
                    "-p",
                    "--directory",
                    "--from",
                    "--with",
                    "--package",
                    "-w",
                    "--env-file");

    private static final Pattern AROUND =
            Pattern.compile("^(mcp-server-|server-|mcp-)|(-mcp-server|-server-mcp|-mcp|-server)$");

    private static final Pattern GENERIC =
            Pattern.compile("mcp|server|mcp-?server|server-?mcp|index|main|dist|build|src|bin");

    private SuggestedName() {}

    /** "notion" for https://mcp.notion.com/mcp. */
    static String ofUrl(String url) {
        String host =
                RemoteUrl.origin(url).replaceFirst("^[a-z+.-]+://", "").replaceFirst(":\\d+$", "");
        if (host.matches("[\\d.]+|\\[.*") || host.equals("localhost")) {
            return "local";
        }
        List<String> labels = List.of(host.split("\\."));
        for (int i = 0; i < labels.size() - 1; i++) {
            if (!Set.of("mcp", "api", "www", "sse").contains(labels.get(i))) {
                return clean(labels.get(i));
            }
        }
        return clean(labels.getFirst());
    }

    /** "filesystem" for npx -y @modelcontextprotocol/server-filesystem. */
    static String ofCommand(List<String> words) {
        boolean value = false;
        for (String word : words) {
            String plain = base(word);
            if (value) {
                value = false;
            } else if (WITH_VALUE.contains(word)) {
                value = true;
            } else if (!word.startsWith("-")
                    && !LAUNCHERS.contains(plain)
                    && !VERBS.contains(word)) {
                return clean(plain);
            }
        }
        return clean(base(words.getFirst()));
    }

    /**
     * Without folder or scope, version, tag and extension; the folder or scope where the rest says
     * nothing: "playwright" for @playwright/mcp@latest.
     */
    private static String base(String word) {
        String path = word.replaceFirst("(?<=.)[@:=]+[^/\\\\@]*$", "");
        String last = path.replaceFirst(".*[/\\\\]", "");
        String rest = path.substring(0, path.length() - last.length());
        String name = withoutExtension(last);
        return GENERIC.matcher(name).matches() && rest.length() > 1
                ? base(rest.replaceFirst("[/\\\\]+$", ""))
                : name;
    }

    private static String withoutExtension(String last) {
        return last.replaceFirst("\\.(exe|cmd|js|mjs|cjs|py|ts|jar|sh)$", "");
    }

    private static String clean(String name) {
        String clean =
                AROUND.matcher(name)
                        .replaceAll("")
                        .replaceAll("[^A-Za-z0-9._-]+", "-")
                        .replaceAll("_{2,}", "_")
                        .replaceAll("^[-.]+|[-.]+$", "");
        return clean.isEmpty() || ServerDefinition.whyNotAName(clean).isPresent()
                ? "server"
                : clean;
    }
}
