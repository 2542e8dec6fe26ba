package dev.holdline.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** docs/PACKAGE.md, as the package was found to be. */
final class PackagePage {
    private final List<Duration> starts = new ArrayList<>();
    private final List<Duration> work = new ArrayList<>();
    private String size = "";
    private String installed = "";
    private String pulled = "";
    private double memory;
    private String gaveWay = "";
    private String home = "";
    private String left = "";

    /**
     * @param bytes of the .deb
     * @param du what du -sk says of the installed folder
     * @param apt what apt said
     */
    void installed(long bytes, String du, String apt) {
        size = String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        installed = String.format(Locale.ROOT, "%.0f MB", kibibytes(du) * 1024 / 1e6);
        pulled =
                apt.lines()
                        .filter(line -> line.contains(" newly installed"))
                        .map(line -> line.replaceAll("[.]+$", ""))
                        .findFirst()
                        .orElse("");
    }

    /**
     * @param processor the time that the Java process had worked by then
     */
    void started(Duration toTray, Duration processor) {
        starts.add(toTray);
        work.add(processor);
    }

    /**
     * @param status of /proc
     */
    void idle(List<String> status) {
        memory =
                status.stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> kibibytes(line) * 1024 / 1e6)
                        .findFirst()
                        .orElseThrow();
    }

    /** Of the idle process, in MB. */
    double memory() {
        return memory;
    }

    /** Of one start; unlike the time it takes, hardly longer on a machine that has other work. */
    Duration processorTime() {
        return work.stream().sorted().toList().get(work.size() / 2);
    }

    void gaveWay(Duration afterTheLastClient) {
        gaveWay = afterTheLastClient.toSeconds() + " s";
    }

    void home(Collection<String> made) {
        home = listed(made);
    }

    void left(int withDependencies, int purged) {
        left =
                "%d files of the packages it had brought with it stayed; after `apt autoremove --purge`, %d files and folders that systemd and D-Bus had made when they were installed."
                        .formatted(withDependencies, purged);
    }

    private static double kibibytes(String text) {
        return Double.parseDouble(text.replaceAll("(?s)^[^0-9]*([0-9]+).*", "$1"));
    }

    private static String listed(Collection<String> paths) {
        return paths.stream().map(path -> "- `" + path + "`").collect(Collectors.joining("\n"));
    }

    private static String median(List<Duration> all) {
        List<Long> sorted = all.stream().map(Duration::toMillis).sorted().toList();
        return sorted.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.2f s (%d to %d ms)",
                        sorted.get(sorted.size() / 2) / 1e3,
                        sorted.getFirst(),
                        sorted.getLast());
    }

    void write() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        String commit = new String(git.getInputStream().readAllBytes()).strip();
        Files.writeString(
                Path.of("docs", "PACKAGE.md"),
                """
                # The package, as it was found to be

                Written by `./dev verify` (InstalledPackageTest) on %s, commit %s, %d processors, in a clean Debian (debootstrap, minbase) on a virtual screen with xfce4-panel.

                | | this package | prototype | at most |
                |---|---|---|---|
                | `.deb` | %s | 48.1 MB | 65 MB |
                | installed | %s | 189 MB | |
                | start to tray, median of %d, by what the menu entry starts | %s | 0.88 s, without our launcher | 1.3 s |
                | of it processor time, user and system | %s | | |
                | resident memory, 30 s idle in the tray | %s | 109 MB | 115 MB |

                With it apt installed what it depends on, without what it recommends: %s.

                **Used.** Over both wires a call's server was killed, the dialog asked, 1 was pressed, the call was answered.

                **Upgraded while a call was held.** The call stayed open, the dialog stayed, 1 was pressed, the old version answered it, and the client's next call as well; it then opened its window for the first time, from files that were no longer there. When the last client had left, it gave way to the new version within %s. Killed after that, it was started again, and the connected client's next call worked.

                **In a fresh home directory** a run made only these files:

                %s

                **Removed**, it left nothing of its own. %s
                """
                        .formatted(
                                LocalDate.now(ZoneOffset.UTC),
                                commit,
                                Runtime.getRuntime().availableProcessors(),
                                size,
                                installed,
                                starts.size(),
                                median(starts),
                                median(work),
                                String.format(Locale.ROOT, "%.0f MB", memory),
                                pulled,
                                gaveWay,
                                home,
                                left.isEmpty() ? "What others left was not looked at." : left));
    }
}
