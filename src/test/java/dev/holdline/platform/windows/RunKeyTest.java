package dev.holdline.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdline.platform.Autostart.State;
import dev.holdline.platform.windows.RunKey.Ended;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reg.exe is asked; nothing here was run on Windows. */
class RunKeyTest {
    private static final String RUN = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
    private static final String APPROVED =
            "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run";

    private final Map<String, String> registry = new HashMap<>();
    private final List<List<String>> asked = new ArrayList<>();
    private final RunKey key = new RunKey("C:\\Program Files\\Holdline\\Holdline.exe", this::reg);

    @Test
    void isOffUntilThePersonTurnsItOnAndOffAgainAfterwards() throws IOException {
        assertThat(key.state()).isEqualTo(State.OFF);
        key.turnOn();
        assertThat(key.state()).isEqualTo(State.ON);
        key.turnOff();
        assertThat(key.state()).isEqualTo(State.OFF);
        key.turnOff();
    }

    /** As Windows' own rule for arguments undoes it: "C:\Program Files\…" --autostart. */
    @Test
    void thePathStaysInQuotesInTheValue() throws IOException {
        key.turnOn();

        assertThat(asked.getFirst())
                .containsExactly(
                        "reg.exe",
                        "add",
                        RUN,
                        "/v",
                        "Holdline",
                        "/t",
                        "REG_SZ",
                        "/d",
                        "\"\\\"C:\\Program Files\\Holdline\\Holdline.exe\\\" --autostart\"",
                        "/f");
    }

    @Test
    void theConsolesProgramStartsTheOneWithoutAConsole() throws IOException {
        new RunKey("C:\\Holdline\\holdline-console.exe", this::reg).turnOn();

        assertThat(asked.getFirst()).contains("\"\\\"C:\\Holdline\\Holdline.exe\\\" --autostart\"");
    }

    @Test
    void whatTheSystemsSettingsTurnedOffIsOffUntilItIsTurnedOnHere() throws IOException {
        key.turnOn();
        registry.put(APPROVED, "    Holdline    REG_BINARY    0300000067C5AC1C\r\n");
        assertThat(key.state()).isEqualTo(State.OFF);

        registry.put(APPROVED, "    Holdline    REG_BINARY    020000000000000000000000\r\n");
        assertThat(key.state()).isEqualTo(State.ON);

        registry.put(APPROVED, "    Holdline    REG_BINARY    0300000067C5AC1C\r\n");
        key.turnOn();
        assertThat(key.state()).isEqualTo(State.ON);
    }

    @Test
    void aRefusalIsToldInWindowsWords() {
        var refused = new RunKey("C:\\x.exe", _ -> new Ended(1, "ERROR: Access is denied.\r\n"));

        assertThatThrownBy(refused::turnOn)
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("ERROR: Access is denied.");
    }

    /** A registry of two keys with one value each. */
    private Ended reg(List<String> command) {
        asked.add(command);
        String where = command.get(2);
        return switch (command.get(1)) {
            case "add" -> {
                registry.put(where, "    Holdline    REG_SZ    " + command.get(8) + "\r\n");
                yield new Ended(0, "");
            }
            case "delete" -> new Ended(registry.remove(where) == null ? 1 : 0, "");
            default ->
                    new Ended(
                            registry.containsKey(where) ? 0 : 1,
                            "\r\n" + where + "\r\n" + registry.getOrDefault(where, ""));
        };
    }
}
