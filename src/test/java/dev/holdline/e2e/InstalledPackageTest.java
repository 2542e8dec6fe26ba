package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.Scene.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The .deb in a clean Debian: installed, used, upgraded under a held call, removed. {@code ./dev
 * verify} packs it twice before, the second time as a higher version.
 */
@Tag("verify")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstalledPackageTest {
    private static final int STARTS = 5;
    private static final long LARGEST = 65_000_000;
    private static final long MOST_MEMORY = 115;
    private static final Duration LONGEST_START = Duration.ofMillis(1_300);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration TO_GIVE_WAY = Duration.ofMinutes(1);

    /** What GTK and its libraries keep for themselves, whoever uses them. */
    private static final String OF_GTK =
            "\\.cache/(fontconfig|mesa_shader_cache|dconf)|\\.config/dconf|\\.dbus";

    /** What systemd and D-Bus make when they are installed, and no removal takes away. */
    private static final String OF_SYSTEM =
            "/run/.*|/etc/(g?shadow-|machine-id|mtab)|/root/\\.ssh|/var/lib/(private|systemd/.*)";

    private static final String OURS = "\\.(cache|local/state|config)/holdline";

    @TempDir private static Path folder;
    private static CleanRoot root;
    private static Set<String> before;
    private static final PackagePage page = new PackagePage();

    @BeforeAll
    static void install() throws IOException {
        root = CleanRoot.make(Path.of("target", "clean-root"));
        before = root.files();
        Path deb = deb("target/dist");
        String said = root.apt("install", deb.toString());
        assertThat(Files.size(deb)).isLessThan(LARGEST);
        page.installed(Files.size(deb), root.run("du", "-sk", "/opt/holdline"), said);
    }

    private static Path deb(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("./dev verify packs " + folder))
                    .toAbsolutePath();
        }
    }

    /**
     * Of holdline_0.1.0~20261130.0815.git7533c33_amd64.deb, what Holdline says of itself: 0.1.0.
     */
    private static String versionOf(String folder) throws IOException {
        return deb(folder).getFileName().toString().split("[_~]")[1];
    }

    @Test
    @Order(1)
    void itStandsInTheMenuAndOnThePath() throws IOException {
        assertThat(root.run("holdline", "--version"))
                .startsWith("holdline " + versionOf("target/dist"));
        // By lines, as TryExec ends with the same.
        assertThat(root.run("cat", "/usr/share/applications/dev.holdline.desktop").lines())
                .contains("Icon=holdline", "Exec=/opt/holdline/bin/holdline-desktop");
        assertThat(root.run("find", "/usr/share/icons/hicolor", "-name", "holdline.*").lines())
                .hasSizeGreaterThan(8);
        assertThat(root.run("dpkg", "--verify", "holdline")).isEmpty();
    }

    @Test
    @Order(2)
    void itIsInTheTraySoonAndSmall() throws IOException, InterruptedException {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER)) {
            for (int start = 1; start <= STARTS; start++) {
                Process starter = ready(desktop);
                long began = System.nanoTime();
                start(starter);
                Desktop.await(
                        "the icon",
                        () ->
                                desktop.trayWatcher("RegisteredStatusNotifierItems")
                                        .contains("NotificationItem"));
                page.started(
                        Duration.ofNanos(System.nanoTime() - began),
                        root.holdline(starter).info().totalCpuDuration().orElseThrow());
                if (start == STARTS) {
                    Desktop.pass(IDLE);
                    page.idle(status(root.holdline(starter)));
                }
                starter.destroy();
                assertThat(starter.waitFor()).isZero();
                Desktop.await(
                        "the icon to go",
                        () ->
                                !desktop.trayWatcher("RegisteredStatusNotifierItems")
                                        .contains("NotificationItem"));
            }
        }
        assertThat(Math.round(page.memory())).as("MB, idle").isLessThanOrEqualTo(MOST_MEMORY);
        assertThat(page.processorTime()).isLessThan(LONGEST_START);
    }

    /** In the root, which takes a while to enter, one line away from starting Holdline. */
    private static Process ready(Desktop desktop) throws IOException {
        String waits = "read -r _ && exec /opt/holdline/bin/holdline-desktop --autostart";
        Process shell =
                desktop.adopt(
                        desktop.process(root.inside("sh", "-c", waits))
                                .redirectErrorStream(true)
                                .redirectOutput(
                                        ProcessBuilder.Redirect.appendTo(
                                                folder.resolve("starts.log").toFile()))
                                .start());
        Desktop.await(
                "a shell in the root", () -> shell.info().command().orElse("").endsWith("/dash"));
        return shell;
    }

    private static void start(Process ready) throws IOException {
        ready.outputWriter().write('\n');
        ready.outputWriter().flush();
    }

    private static List<String> status(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"));
    }

    @Test
    @Order(3)
    void itAsksRepairsAndIsUpgradedUnderAHeldCall() throws IOException {
        Set<String> home = new TreeSet<>();
        try (Scene scene =
                new Scene(
                        folder,
                        new Config().hold("claude-code", "10m"),
                        TrayHost.STATUS_NOTIFIER,
                        (desktop, where, config) -> {
                            home.addAll(files(desktop.home()));
                            return RunningHoldline.installed(root, desktop, where, config);
                        })) {
            for (Wire wire : Wire.values()) repairs(scene, wire);
            upgrades(scene);
            Set<String> made = files(scene.desktop().home());
            made.removeAll(home);
            unpackedNothing(made);
        }
    }

    private static void repairs(Scene scene, Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakDuring(window, wire, "slow", key);
        scene.dialog(wire).answer("1");
        assertThat(call.await().text()).isEqualTo("slow done " + key);
        assertThat(scene.server(wire).ran(key)).isEqualTo(2);
        scene.closeWindows();
    }

    private static void upgrades(Scene scene) throws IOException {
        NodeClient window = scene.window(Wire.STDIO);
        String key = scene.newKey();
        Call held = scene.breakDuring(window, Wire.STDIO, "slow", key);
        Dialog dialog = scene.dialog(Wire.STDIO);
        ProcessHandle old = root.holdline(scene.holdline().process());
        assertThat(version(old)).isEqualTo(versionOf("target/dist"));

        root.apt("install", deb("target/upgrade").toString());
        breakHelper();

        assertThat(root.run("holdline", "--version"))
                .startsWith("holdline " + versionOf("target/upgrade"));
        assertThat(held.isOpen()).isTrue();
        dialog.answer("1");
        assertThat(held.await().text()).isEqualTo("slow done " + key);
        counts(scene, window);
        // What it had not needed before it still finds, though its files are gone.
        Call skipped = scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey());
        scene.dialog(Wire.STDIO).answer("3");
        assertThat(skipped.await().text()).startsWith("Skipped by the user");
        opensItsWindow(scene.desktop());
        assertThat(old.isAlive()).isTrue();

        scene.closeWindows();
        long began = System.nanoTime();
        Desktop.await("the old version to give way", TO_GIVE_WAY, () -> !old.isAlive());
        ProcessHandle renewed = root.holdline(scene.holdline().process());
        page.gaveWay(Duration.ofNanos(System.nanoTime() - began));
        assertThat(version(renewed)).isEqualTo(versionOf("target/upgrade"));

        scene.holdline().awaitServing();
        NodeClient next = scene.window(Wire.STDIO);
        counts(scene, next);
        renewed.destroyForcibly();
        renewed.onExit().join();
        ProcessHandle again = root.holdline(scene.holdline().process());
        assertThat(again.pid()).isNotEqualTo(renewed.pid());
        scene.holdline().awaitServing();
        counts(scene, next);
    }

    /** As that of another JDK, which starts no programs for the version that still runs. */
    private static void breakHelper() throws IOException {
        root.run(
                "sh",
                "-c",
                "printf '#!/bin/sh\\nexit 1\\n' >/opt/holdline/lib/runtime/lib/jspawnhelper");
    }

    /** The window's classes, pictures and style, all of them needed for the first time. */
    private static void opensItsWindow(Desktop desktop) throws IOException {
        // The command is the new version's by now: it finds the running one and leaves.
        Process second = desktop.process(root.inside("holdline")).start();
        assertThat(second.onExit().join().exitValue()).isZero();
        String window = desktop.awaitWindow("^Holdline$");
        desktop.focus(window);
        desktop.screenshot(window, Path.of("target", "pictures", "window-after-upgrade.png"));
        desktop.closeByKey(window, "^Holdline$");
    }

    private static void counts(Scene scene, NodeClient window) {
        String key = scene.newKey();
        assertThat(window.call("count", key).await().text()).startsWith("counted " + key);
    }

    private static String version(ProcessHandle holdline) throws IOException {
        String option = "-Djpackage.app-version=";
        return Stream.of(
                        Files.readString(Path.of("/proc", "" + holdline.pid(), "cmdline"))
                                .split("\0"))
                .filter(argument -> argument.startsWith(option))
                .map(argument -> argument.substring(option.length()))
                .findFirst()
                .orElse("");
    }

    private static void unpackedNothing(Set<String> made) {
        page.home(made);
        assertThat(made)
                .allSatisfy(file -> assertThat(file).matches("(" + OURS + "|" + OF_GTK + ")/.*"))
                .noneMatch(file -> file.matches(".*\\.(so|jar|jsa|aot|class|dll)(\\..*)?"));
    }

    private static Set<String> files(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(4)
    void removedItLeavesNothingOfItself() throws IOException {
        root.apt("remove", "holdline");
        Set<String> left = root.files();
        left.removeAll(before);
        // Filtered first: thousands of paths are no message.
        assertThat(left).filteredOn(path -> path.contains("holdline")).isEmpty();

        root.apt("autoremove", "--purge");
        Set<String> purged = root.files();
        purged.removeAll(before);
        page.left(left.size(), purged.size());
        assertThat(purged).filteredOn(path -> !path.matches(OF_SYSTEM)).isEmpty();
        // Fails, as it knows no such package.
        assertThat(root.run("sh", "-c", "! dpkg -l holdline 2>&1")).contains("no packages found");
        page.write();
    }
}
