package dev.holdline.session;

import java.util.Map;

/**
 * How a client's self-reported name is shown: the well-known ones as people write them, all cut and
 * cleaned.
 */
final class DisplayName {
    private static final Map<String, String> KNOWN =
            Map.of(
                    "claude-code", "Claude Code",
                    "claude-ai", "Claude Desktop",
                    "cursor-vscode", "Cursor",
                    "visual-studio-code", "VS Code",
                    "codex-mcp-client", "Codex",
                    "gemini-cli-mcp-client", "Gemini CLI",
                    "windsurf-client", "Windsurf",
                    "zed", "Zed");

    private DisplayName() {}

    static String of(String name) {
        String clean =
                name.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+", " ").strip();
        String shown = KNOWN.getOrDefault(clean.toLowerCase(java.util.Locale.ROOT), clean);
        return shown.length() <= 40 ? shown : shown.substring(0, 39) + "…";
    }
}
