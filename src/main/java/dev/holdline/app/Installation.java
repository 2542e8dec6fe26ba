package dev.holdline.app;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.Home;
import dev.holdline.platform.Autostart;
import dev.holdline.platform.linux.XdgAutostart;
import dev.holdline.platform.macos.LaunchAgent;
import dev.holdline.platform.windows.RunKey;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What this program knows of itself when it runs from a package; nothing in development. */
final class Installation {
    /**
     * Of {@code packaging/linux/holdline-desktop} and launchd: whoever started us does it again.
     */
    private static final String KEPT = "HOLDLINE_KEPT";

    private Installation() {}

    /** The launcher, the one that jpackage or our own script tells of. */
    static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty("jpackage.app-path")).map(Path::of);
    }

    /** Launch at login; empty where there is nothing to launch. */
    static Optional<Autostart> autostart() {
        return launcher().map(Installation::autostart);
    }

    private static Autostart autostart(Path launcher) {
        String system = System.getProperty("os.name");
        Path home = Home.ofUser(System.getenv());
        if (system.startsWith("Windows")) return new RunKey(launcher.toString(), Installation::run);
        if (system.startsWith("Mac")) return new LaunchAgent(home, launcher, AtomicFile::write);
        String configured = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        Path configHome =
                configured.startsWith("/") ? Path.of(configured) : home.resolve(".config");
        return new XdgAutostart(configHome, starter(launcher), AtomicFile::write);
    }

    /** What starts it again after a fault, where the package has it. */
    private static Path starter(Path launcher) {
        Path starter = launcher.resolveSibling("holdline-desktop");
        return Files.isExecutable(starter) ? starter : launcher;
    }

    private static RunKey.Ended run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), Charset.defaultCharset());
            return new RunKey.Ended(process.onExit().join().exitValue(), said);
        }
    }

    /**
     * Opens what is still closed of our jars. An installation puts other files in their places, and
     * a class we had not needed yet would not be found.
     */
    static void holdOn() {
        if (launcher().isEmpty()) return;
        var _ =
                CompletableFuture.runAsync(
                        () -> Installation.class.getClassLoader().getResource("dev/holdline/none"));
    }

    /** The licences' texts, which the package has beside the jars. */
    static Optional<Path> licences() {
        if (launcher().isEmpty()) return Optional.empty();
        try {
            Path jar =
                    Path.of(
                            Installation.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return Optional.of(jar.resolveSibling("licences")).filter(Files::isDirectory);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether whoever started us has started us again, so that nobody asked for a window. */
    static boolean isStartedAgain() {
        return "again".equals(System.getenv(KEPT));
    }

    /** Whether whoever started us starts us again when we ask for it by the exit code. */
    static boolean isKept() {
        return System.getenv(KEPT) != null;
    }

    /** Whether that is launchd, which does so whatever we end with but 0. */
    static boolean isKeptByLaunchd() {
        return "launchd".equals(System.getenv(KEPT));
    }

    /**
     * The file that each installation writes anew; empty where nobody would start us again, and on
     * macOS, where nothing runs at an installation.
     */
    static Optional<Path> installed() {
        return isKept() && !isKeptByLaunchd()
                ? launcher().map(path -> path.resolveSibling("../lib/app/installed").normalize())
                : Optional.empty();
    }
}
