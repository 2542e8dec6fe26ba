package dev.holdline.ui.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.desktop.Talk;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The tray in real panels, of both kinds. */
class TrayTest {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int PANEL = 30;
    private static final int ICON_X = 1268;
    private static final int ICON_Y = 13;

    @Test
    void itsMenuOpensInAnOldTrayAndAnswersAQuestion() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "xembed");

            desktop.openMenu(ICON_X, ICON_Y, 1);
            desktop.key("Down");
            desktop.screenshot(PICTURES.resolve("tray-menu-xembed.png"));
            desktop.key("Right", "End");
            desktop.screenshot(PICTURES.resolve("tray-menu-question.png"));
            desktop.key("Return");

            awaitTold(program, "[answer q1 1 SKIP TRAY]");
        }
    }

    @Test
    void itsMenuOpensInAStatusNotifierPanelAndReconnectsAServer() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "sni");
            program.say("calm");
            // The panel fetches the new menu by itself, a moment later.
            Desktop.pass(Duration.ofSeconds(2));

            for (int attempt = 1; ; attempt++) {
                desktop.openMenu(ICON_X, ICON_Y, 3);
                desktop.key("Down", "Down", "Right");
                desktop.screenshot(PICTURES.resolve("tray-menu-sni.png"));
                desktop.key("End", "Return");
                try {
                    awaitTold(program, "[reconnect unity TRAY]");
                    return;
                } catch (AssertionError e) {
                    // A menu that was being replaced took the keys: a person opens it once more.
                    if (attempt == 3) throw e;
                    desktop.key("Escape", "Escape");
                }
            }
        }
    }

    @Test
    void theIconAppearsWhenAPanelComesLater() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.NONE);
                Talk program = start(desktop)) {
            program.say("host");
            program.await("host false");
            assertThat(iconColours(desktop)).isLessThan(5);

            desktop.startTrayHost(TrayHost.STATUS_NOTIFIER);

            program.await("host changed");
            awaitIcon(desktop, "late");
            program.say("host");
            program.await("host true");
        }
    }

    @Test
    void anOldTrayIsATrayHostToo() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "xembed-host");
            program.say("host");
            program.await("host true");
        }
    }

    @Test
    void manyChangesWhileTheMenuIsOpenDoNotHangTheDesktopThread() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "storm");
            desktop.openMenu(ICON_X, ICON_Y, 3);

            program.say("storm");

            program.await("weathered");
            desktop.key("Escape", "Escape");
            desktop.openMenu(ICON_X, ICON_Y, 3);
        }
    }

    @Test
    void aPanelSurvivesManyNewMenus() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "survives");
            for (int i = 0; i < 5; i++) {
                program.say("storm");
                int times = i;
                Desktop.await("a storm", () -> program.heard("weathered").size() > times);
                // the panel asks for the new menu by itself
                Desktop.pass(Duration.ofMillis(500));
            }
            desktop.openMenu(ICON_X, ICON_Y, 3);

            assertThat(desktop.windows("Plugin Restart")).isEmpty();
            assertThat(iconColours(desktop)).isGreaterThan(20);
        }
    }

    @Test
    void nothingOfTheTrayTalksToTheNetworkOrLiesOpenToOthers() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER);
                Talk program = start(desktop)) {
            awaitIcon(desktop, "private");
            program.say("threads");
            program.await("threads listed");

            assertThat(program.heard()).doesNotContain("thread Maintenance Updates");
            assertThat(openInternetSockets(program)).isEmpty();
            Path images = Path.of(program.heard("images ").getFirst().substring(7));
            assertThat(pictures(images)).isNotEmpty();
            assertThat(pictures(images.getParent())).hasSameSizeAs(pictures(images));
        }
    }

    private static Talk start(Desktop desktop) throws IOException {
        Talk program = new Talk(desktop.java(List.of(), TrayProgram.class));
        program.await("started");
        return program;
    }

    /** An empty panel is of one colour; our icon brings its badge's and many between. */
    private static void awaitIcon(Desktop desktop, String name) {
        Desktop.await("the tray icon", () -> iconColours(desktop) > 20);
        desktop.screenshot(PICTURES.resolve("tray-icon-" + name + ".png"));
    }

    private static long iconColours(Desktop desktop) {
        Path png = PICTURES.resolve("now.png");
        desktop.screenshot(png);
        try {
            BufferedImage screen = ImageIO.read(png.toFile());
            BufferedImage panel = screen.getSubimage(screen.getWidth() - 24, 0, 24, PANEL);
            return Arrays.stream(panel.getRGB(0, 0, 24, PANEL, null, 0, 24)).distinct().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitTold(Talk program, String told) {
        Desktop.await(
                "the core to be told " + told,
                Duration.ofSeconds(10),
                () -> {
                    program.say("told");
                    return program.heard().contains("told " + told);
                });
    }

    /** Inodes of the program's sockets that stand in the kernel's TCP and UDP tables. */
    private static List<String> openInternetSockets(Talk program) throws IOException {
        Path process = Path.of("/proc", Long.toString(program.process().pid()));
        List<String> own = new ArrayList<>();
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    own.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        List<String> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && own.contains("socket:[" + fields[9] + "]")) {
                    found.add(line);
                }
            }
        }
        return found;
    }

    private static List<Path> pictures(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".png")).toList();
        }
    }
}
