package dev.holdline.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** docs/RELIABILITY.md: each check writes its own section, between two marks. */
final class Page {
    private static final Path FILE = Path.of("docs", "RELIABILITY.md");

    private Page() {}

    static void write(String section, String text) throws IOException {
        String begin = "<!-- " + section + " -->";
        String end = "<!-- /" + section + " -->";
        String page = Files.readString(FILE);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) throw new IOException("no section " + section + " in " + FILE);
        Files.writeString(
                FILE,
                page.substring(0, from)
                        + begin
                        + "\n\n"
                        + text.strip()
                        + "\n\n"
                        + page.substring(to));
    }

    /** Date, commit, machine. */
    static String stamp() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        String commit =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return LocalDate.now(ZoneOffset.UTC)
                + ", commit "
                + (commit.isEmpty() ? "unknown" : commit)
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors, "
                + System.getProperty("os.name")
                + ", Java "
                + Runtime.version().feature();
    }
}
