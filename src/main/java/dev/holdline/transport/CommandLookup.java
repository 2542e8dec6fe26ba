package dev.holdline.transport;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a command on the <em>child's</em> PATH. {@link ProcessBuilder} would search our own, which
 * a desktop start leaves without the places where people keep {@code npx} and {@code uvx}.
 */
final class CommandLookup {
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private CommandLookup() {}

    /** The program's file, or null where there is none that can be run. */
    static @Nullable Path find(String command, Map<String, String> env, Path cwd) {
        try {
            boolean names = !command.contains("/") && !(WINDOWS && command.contains("\\"));
            Stream<Path> places =
                    names
                            ? Stream.of(path(env).split(java.io.File.pathSeparator))
                                    .map(each -> cwd.resolve(each).resolve(command))
                            : Stream.of(cwd.resolve(command));
            return places.flatMap(place -> endings(env).stream().map(end -> with(place, end)))
                    .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .findFirst()
                    .orElse(null);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Path with(Path place, String ending) {
        return ending.isEmpty() ? place : Path.of(place + ending);
    }

    private static String path(Map<String, String> env) {
        return ignoringCase(env, "PATH", WINDOWS ? "" : "/usr/local/bin:/usr/bin:/bin");
    }

    /** On Windows {@code npx} is {@code npx.cmd}; the bare name is a script for other shells. */
    private static List<String> endings(Map<String, String> env) {
        if (!WINDOWS) return List.of("");
        return Stream.concat(
                        Stream.of(
                                ignoringCase(env, "PATHEXT", ".COM;.EXE;.BAT;.CMD")
                                        .toLowerCase(Locale.ROOT)
                                        .split(";")),
                        Stream.of(""))
                .toList();
    }

    private static String ignoringCase(Map<String, String> env, String name, String otherwise) {
        String exact = env.get(name);
        if (exact != null || !WINDOWS) return exact == null ? otherwise : exact;
        return env.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
