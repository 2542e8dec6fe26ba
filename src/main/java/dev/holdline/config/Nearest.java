package dev.holdline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody meant who wrote a key or word that does not exist. */
final class Nearest {
    /** How other clients and older guides call what we call otherwise. */
    private static final Map<String, String> OTHERWISE =
            Map.ofEntries(
                    Map.entry("serverurl", "url"),
                    Map.entry("httpurl", "url"),
                    Map.entry("uri", "url"),
                    Map.entry("endpoint", "url"),
                    Map.entry("transport", "type"),
                    Map.entry("transporttype", "type"),
                    Map.entry("cmd", "command"),
                    Map.entry("arguments", "args"),
                    Map.entry("environment", "env"),
                    Map.entry("workingdirectory", "cwd"),
                    Map.entry("workdir", "cwd"),
                    Map.entry("http_headers", "headers"),
                    Map.entry("servers", "mcpServers"),
                    Map.entry("context_servers", "mcpServers"),
                    Map.entry("mcp_servers", "mcpServers"),
                    Map.entry("mcp", "mcpServers"),
                    Map.entry("local", "stdio"),
                    Map.entry("remote", "http"));

    /** Nobody misspells a key of ours that badly. */
    private static final int LONGEST = 64;

    private Nearest() {}

    static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = written.toLowerCase(Locale.ROOT);
        String other = OTHERWISE.get(lower);
        if (other != null && known.contains(other)) {
            return Optional.of(other);
        }
        int allowed = Math.max(1, written.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT))))
                .filter(k -> distance(lower, k.toLowerCase(Locale.ROOT)) <= allowed);
    }

    /** Edits from one to the other; two letters swapped are one edit. */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                edits[i][j] =
                        Math.min(
                                edits[i - 1][j - 1] + same,
                                1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
