package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    private static final Path ADA = Path.of("/home/ada");

    @TempDir Path folder;

    @Test
    void holdlineHomePutsAllUnderIt() {
        Home home = Home.of(Map.of("HOLDLINE_HOME", "/x", "HOME", "/y"), "Linux", ADA);
        assertThat(home.configurationFile()).isEqualTo(Path.of("/x/config.json"));
        assertThat(home)
                .isEqualTo(
                        new Home(
                                Path.of("/x"),
                                Path.of("/x/state"),
                                Path.of("/x/cache"),
                                Path.of("/x/log")));
    }

    @Test
    void aRelativeHoldlineHomeIsMadeAbsolute() {
        assertThat(Home.of(Map.of("HOLDLINE_HOME", "x"), "Linux", ADA).config()).isAbsolute();
    }

    @Test
    void linuxFollowsXdg() {
        assertThat(Home.of(Map.of(), "Linux", ADA))
                .isEqualTo(
                        new Home(
                                ADA.resolve(".config/holdline"),
                                ADA.resolve(".local/state/holdline"),
                                ADA.resolve(".cache/holdline"),
                                ADA.resolve(".local/state/holdline/log")));
        Home set =
                Home.of(
                        Map.of("XDG_CONFIG_HOME", "/c", "XDG_STATE_HOME", "relative", "HOME", "/h"),
                        "Linux",
                        ADA);
        assertThat(set.configurationFile()).isEqualTo(Path.of("/c/holdline/config.json"));
        assertThat(set.state())
                .as("a relative one is invalid and ignored")
                .isEqualTo(Path.of("/h/.local/state/holdline"));
    }

    @Test
    void macOsUsesTheLibrary() {
        assertThat(Home.of(Map.of(), "Mac OS X", ADA).configurationFile())
                .isEqualTo(ADA.resolve("Library/Application Support/Holdline/config.json"));
    }

    @Test
    void windowsUsesAppData() {
        assertThat(Home.of(Map.of("APPDATA", "/roaming"), "Windows 11", ADA).configurationFile())
                .isEqualTo(Path.of("/roaming/Holdline/config.json"));
    }

    @Test
    void itsFoldersAreCreatedForTheirOwnerAlone() throws Exception {
        Home home =
                Home.of(Map.of("HOLDLINE_HOME", folder.resolve("a/b").toString()), "Linux", ADA)
                        .create();
        for (Path p : new Path[] {home.config(), home.state(), home.cache(), home.log()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidWithTheRemedy() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Home home = Home.of(Map.of("HOLDLINE_HOME", file.resolve("x").toString()), "Linux", ADA);
        assertThatThrownBy(home::create)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("HOLDLINE_HOME")
                .hasMessageNotContaining("Exception");
    }
}
