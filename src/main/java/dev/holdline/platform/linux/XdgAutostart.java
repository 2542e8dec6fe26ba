package dev.holdline.platform.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdline.platform.Autostart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Launch at login by an entry in the person's autostart folder
 * (https://specifications.freedesktop.org/autostart-spec/latest/).
 */
public final class XdgAutostart implements Autostart {
    private static final String GROUP = "[Desktop Entry]";
    private static final String TRY = "TryExec";

    private final Path file;
    private final Path program;
    private final Writer writer;

    /**
     * @param configHome {@code $XDG_CONFIG_HOME}
     * @param program what is started, with {@code --autostart}
     */
    public XdgAutostart(Path configHome, Path program, Writer writer) {
        this.file = configHome.resolve("autostart").resolve("dev.holdline.desktop");
        this.program = program;
        this.writer = writer;
    }

    @Override
    public State state() throws IOException {
        Map<String, String> entry;
        try {
            entry = read(Files.readString(file, UTF_8));
        } catch (NoSuchFileException e) {
            return State.OFF;
        }
        // Desktops' own settings turn an entry off by either of the first two.
        boolean off =
                entry.getOrDefault("Hidden", "false").equals("true")
                        || entry.getOrDefault("X-GNOME-Autostart-enabled", "true").equals("false")
                        || !Files.isExecutable(
                                Path.of(DesktopValue.plain(entry.getOrDefault(TRY, ""))));
        return off ? State.OFF : State.ON;
    }

    @Override
    public void turnOn() throws IOException {
        writer.write(file, entry().getBytes(UTF_8));
    }

    @Override
    public void turnOff() throws IOException {
        Files.deleteIfExists(file);
    }

    private String entry() {
        return String.join(
                "\n",
                GROUP,
                "Type=Application",
                "Name=Holdline",
                "Comment=Holds calls to MCP servers whose connection broke, asks, reconnects",
                "Exec=" + DesktopValue.exec(program.toString(), "--autostart"),
                TRY + "=" + DesktopValue.string(program.toString()),
                "Icon=holdline",
                "Terminal=false",
                "X-GNOME-Autostart-enabled=true",
                "");
    }

    /** The keys of the one group that counts; translations and comments are not among them. */
    private static Map<String, String> read(String text) {
        Map<String, String> entry = new HashMap<>();
        String group = "";
        for (String line : text.lines().map(String::strip).toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith("[")) {
                group = line;
            } else if (group.equals(GROUP) && equals > 0 && !line.startsWith("#")) {
                entry.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        return entry;
    }
}
