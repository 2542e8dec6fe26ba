package dev.holdline.platform.macos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdline.platform.Autostart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Launch at login by a launch agent of the person's (launchd.plist(5)). launchd itself starts a
 * Holdline again that ended with another code than 0, at most every 30 seconds; HOLDLINE_KEPT tells
 * it so.
 */
public final class LaunchAgent implements Autostart {
    private static final String LABEL = "dev.holdline";

    private final Path file;
    private final Path program;
    private final Writer writer;

    /**
     * @param home the person's home folder
     * @param program what is started, with {@code --autostart}
     */
    public LaunchAgent(Path home, Path program, Writer writer) {
        this.file = home.resolve("Library/LaunchAgents").resolve(LABEL + ".plist");
        this.program = program;
        this.writer = writer;
    }

    @Override
    public State state() {
        return Files.exists(file) ? State.ON : State.OFF;
    }

    /** launchd reads it at the next login; loading it now would start a second Holdline. */
    @Override
    public void turnOn() throws IOException {
        writer.write(file, plist().getBytes(UTF_8));
    }

    @Override
    public void turnOff() throws IOException {
        Files.deleteIfExists(file);
    }

    private String plist() {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key>
          <string>%s</string>
          <key>ProgramArguments</key>
          <array>
            <string>%s</string>
            <string>--autostart</string>
          </array>
          <key>EnvironmentVariables</key>
          <dict>
            <key>HOLDLINE_KEPT</key>
            <string>launchd</string>
          </dict>
          <key>RunAtLoad</key>
          <true/>
          <key>KeepAlive</key>
          <dict>
            <key>SuccessfulExit</key>
            <false/>
          </dict>
          <key>ThrottleInterval</key>
          <integer>30</integer>
          <key>ProcessType</key>
          <string>Interactive</string>
          <key>LimitLoadToSessionType</key>
          <string>Aqua</string>
        </dict>
        </plist>
        """
                .formatted(LABEL, escaped(program.toString()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
