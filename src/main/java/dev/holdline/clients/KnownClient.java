package dev.holdline.clients;

/** The programs of which it is known how they are pointed at a server. */
public enum KnownClient {
    CLAUDE_CODE("Claude Code", ""),
    CLAUDE_DESKTOP("Claude Desktop", ""),
    CURSOR("Cursor", "~/.cursor/mcp.json"),
    VS_CODE("VS Code", "~/.config/Code/User/mcp.json"),
    WINDSURF("Windsurf", "~/.codeium/windsurf/mcp_config.json"),
    ZED("Zed", "~/.config/zed/settings.json"),
    CODEX("Codex", "~/.codex/config.toml"),
    GEMINI_CLI("Gemini CLI", "~/.gemini/settings.json"),
    OPENCODE("OpenCode", "~/.config/opencode/opencode.json");

    private final String title;
    private final String linuxFile;

    KnownClient(String title, String linuxFile) {
        this.title = title;
        this.linuxFile = linuxFile;
    }

    /** As people write it; its token is issued for this name. */
    public String title() {
        return title;
    }

    /** Whether it can be pointed at an address; else it only starts programs. */
    public boolean takesAddress() {
        return this != CLAUDE_DESKTOP;
    }

    /**
     * The person's own file into which a snippet goes, "" where there is none.
     *
     * @param os {@code os.name}
     */
    public String file(String os) {
        boolean windows = os.startsWith("Windows");
        return switch (this) {
            case VS_CODE ->
                    windows
                            ? "%APPDATA%\\Code\\User\\mcp.json"
                            : os.startsWith("Mac")
                                    ? "~/Library/Application Support/Code/User/mcp.json"
                                    : linuxFile;
            case ZED -> windows ? "%APPDATA%\\Zed\\settings.json" : linuxFile;
            case CLAUDE_CODE, CLAUDE_DESKTOP, CURSOR, WINDSURF, CODEX, GEMINI_CLI, OPENCODE ->
                    windows
                            ? linuxFile.replace("~", "%USERPROFILE%").replace('/', '\\')
                            : linuxFile;
        };
    }
}
