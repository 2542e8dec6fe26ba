package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Debian with nothing on it, in a folder; see clean-root. */
record CleanRoot(Path folder) {
    private static final String SCRIPT =
            Path.of("src/test/dev/clean-root").toAbsolutePath().toString();
    private static final String PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";

    static CleanRoot make(Path folder) throws IOException {
        run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
        run(List.of(SCRIPT, "make", folder.toString()));
        return new CleanRoot(folder.toAbsolutePath());
    }

    /** A command that runs in it. */
    List<String> inside(String... command) {
        return Stream.concat(
                        Stream.of(SCRIPT, "in", folder.toString(), "env", PATH), Stream.of(command))
                .toList();
    }

    /** What it prints; an error if it fails. */
    String run(String... command) throws IOException {
        return run(inside(command));
    }

    /** Only what is needed: what a package merely recommends has no part in the proof. */
    String apt(String... arguments) throws IOException {
        return run(
                Stream.concat(
                                Stream.of(
                                        "DEBIAN_FRONTEND=noninteractive",
                                        "apt-get",
                                        "-y",
                                        "--no-install-recommends"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /**
     * Every path, seen from outside, where nothing is mounted in it; but for what apt and dpkg keep
     * for themselves.
     */
    Set<String> files() throws IOException {
        return run(List.of("find", folder.toString(), "-xdev", "-printf", "/%P\\n"))
                .lines()
                .filter(path -> !path.matches("/var/(lib/(dpkg|apt)|cache|log)/.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
        return said;
    }

    /** The Java process below the one that starts it. */
    ProcessHandle holdline(Process starter) {
        Desktop.await("a Holdline", () -> java(starter).findAny().isPresent());
        return java(starter).findAny().orElseThrow();
    }

    private static Stream<ProcessHandle> java(Process starter) {
        return starter.children()
                .filter(child -> child.info().command().orElse("").endsWith("/bin/holdline"));
    }
}
