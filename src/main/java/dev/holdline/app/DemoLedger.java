package dev.holdline.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where the demo's server notes its starts ("start PID") and what its tools run ("run TOOL"), so
 * that the demo counts what really happened: the server's memory dies with it.
 */
record DemoLedger(Path file) {
    private static final String START = "start ";
    private static final String RUN = "run ";

    void started() {
        append(START + ProcessHandle.current().pid());
    }

    void runs(String tool) {
        append(RUN + tool);
    }

    private void append(String line) {
        try {
            Files.writeString(
                    file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Long> starts() {
        return lines().stream()
                .filter(l -> l.startsWith(START))
                .map(l -> Long.valueOf(l.substring(START.length())))
                .toList();
    }

    int runsOf(String tool) {
        return (int) lines().stream().filter((RUN + tool)::equals).count();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
