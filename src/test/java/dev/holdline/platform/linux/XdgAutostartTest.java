package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.AtomicFile;
import dev.holdline.platform.Autostart.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XdgAutostartTest {
    @TempDir private Path folder;
    private Path program;
    private Path entry;
    private XdgAutostart autostart;

    @BeforeEach
    void install() throws IOException {
        program = program("holdline-desktop");
        entry = folder.resolve("config/autostart/dev.holdline.desktop");
        autostart = new XdgAutostart(folder.resolve("config"), program, AtomicFile::write);
    }

    private Path program(String name) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve(name), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void isOffUntilThePersonTurnsItOn() throws IOException {
        assertThat(autostart.state()).isEqualTo(State.OFF);
        assertThat(entry).doesNotExist();

        autostart.turnOn();

        assertThat(autostart.state()).isEqualTo(State.ON);
    }

    @Test
    void turnedOffLeavesNothing() throws IOException {
        autostart.turnOn();
        autostart.turnOff();

        assertThat(autostart.state()).isEqualTo(State.OFF);
        assertThat(entry.getParent()).isEmptyDirectory();
        autostart.turnOff();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hidden=true", "X-GNOME-Autostart-enabled=false"})
    void whatTheDesktopsOwnSettingsTurnedOffIsOff(String line) throws IOException {
        autostart.turnOn();
        String without = Files.readString(entry).replace("X-GNOME-Autostart-enabled=true\n", "");
        Files.writeString(entry, without + line + "\n");

        assertThat(autostart.state()).isEqualTo(State.OFF);

        autostart.turnOn();
        assertThat(autostart.state()).isEqualTo(State.ON);
    }

    @Test
    void aKeyOfAnotherGroupOrACommentSaysNothing() throws IOException {
        autostart.turnOn();
        Files.writeString(
                entry, Files.readString(entry) + "#Hidden=true\n[Desktop Action x]\nHidden=true\n");

        assertThat(autostart.state()).isEqualTo(State.ON);
    }

    @Test
    void anEntryWhoseProgramIsGoneIsOff() throws IOException {
        autostart.turnOn();
        Files.delete(program);

        assertThat(autostart.state()).isEqualTo(State.OFF);
    }

    /** As the specification says; GLib itself does not start a program of such a name. */
    @Test
    void aPercentSignIsNoFieldOfTheCommandLine() {
        assertThat(DesktopValue.exec("/opt/50%", "-x")).isEqualTo("\"/opt/50%%\" \"-x\"");
    }

    /** GLib reads the entry as desktops do, and starts what it says. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with space",
                "a\"quote",
                "dollar$HOME",
                "back\\slash",
                "two\\\\slashes",
                "tick`s"
            })
    void anyPathIsStartedByTheDesktop(String name) throws Exception {
        Path odd = program(name);
        var its = new XdgAutostart(folder.resolve("config"), odd, AtomicFile::write);
        its.turnOn();

        assertThat(its.state()).isEqualTo(State.ON);
        Process launch =
                new ProcessBuilder("gio", "launch", entry.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(launch.getInputStream().readAllBytes()).lines().toList())
                .isEqualTo(List.of(odd.toString(), "--autostart"));
    }
}
