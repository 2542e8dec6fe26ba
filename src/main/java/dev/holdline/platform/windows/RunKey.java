package dev.holdline.platform.windows;

import dev.holdline.platform.Autostart;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Launch at login by the person's Run key
 * (https://learn.microsoft.com/en-us/windows/win32/setupapi/run-and-runonce-registry-keys), through
 * {@code reg.exe}.
 */
public final class RunKey implements Autostart {
    private static final String CURRENT = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\";
    private static final String RUN = CURRENT + "Run";

    /** Where the system's own settings turn an entry off: its first byte is odd then. */
    private static final String APPROVED = CURRENT + "Explorer\\StartupApproved\\Run";

    private static final String NAME = "Holdline";

    /** Runs a program to its end. */
    @FunctionalInterface
    public interface Runner {
        Ended run(List<String> command) throws IOException;
    }

    /**
     * @param code the exit code
     * @param output everything it printed
     */
    public record Ended(int code, String output) {}

    private final String program;
    private final Runner runner;

    /**
     * @param launcher the full path of one of the package's two; the one without a console is
     *     started, with {@code --autostart}
     */
    public RunKey(String launcher, Runner runner) {
        this.program = launcher.substring(0, launcher.lastIndexOf('\\') + 1) + NAME + ".exe";
        this.runner = runner;
    }

    @Override
    public State state() throws IOException {
        if (reg("query", RUN, "/v", NAME).code() != 0) return State.OFF;
        return isTurnedOffInSettings(reg("query", APPROVED, "/v", NAME).output())
                ? State.OFF
                : State.ON;
    }

    @Override
    public void turnOn() throws IOException {
        done(reg("add", RUN, "/v", NAME, "/t", "REG_SZ", "/d", data(), "/f"));
        Ended _ = reg("delete", APPROVED, "/v", NAME, "/f");
    }

    @Override
    public void turnOff() throws IOException {
        if (reg("query", RUN, "/v", NAME).code() == 0) done(reg("delete", RUN, "/v", NAME, "/f"));
    }

    /**
     * The value is {@code "C:\…\Holdline.exe" --autostart}: without its quotes Windows would try
     * {@code C:\Program.exe} first. Java hands an argument that begins and ends with a quote over
     * as it is, so the inner ones are escaped here. A path of Windows has no quotes itself.
     */
    private String data() {
        return "\"\\\"" + program + "\\\" --autostart\"";
    }

    /** " Holdline REG_BINARY 030000004A…". */
    private static boolean isTurnedOffInSettings(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(NAME + " "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .anyMatch(bytes ->
                        bytes.length() >= 2 && "13579BDFbdf".indexOf(bytes.charAt(1)) >= 0);
    }

    private Ended reg(String... arguments) throws IOException {
        return runner.run(Stream.concat(Stream.of("reg.exe"), Stream.of(arguments)).toList());
    }

    private static void done(Ended ended) throws IOException {
        if (ended.code() != 0) {
            throw new IOException(
                    "Windows did not change what starts at login: " + ended.output().strip());
        }
    }
}
