package dev.holdline.config;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds a program as a shell would, in an environment that is not our own. */
final class Programs {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Programs() {}

    /**
     * @param command a name to look for on PATH, or a path, relative ones from {@code cwd}
     * @return absolute
     */
    static Optional<Path> find(String command, Map<String, String> environment, Path cwd) {
        if (command.indexOf('/') >= 0 || (WINDOWS && command.indexOf('\\') >= 0)) {
            return in(cwd, command, environment);
        }
        for (String each : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            // an empty or relative entry would mean whatever folder a server happens to run in
            Optional<Path> found =
                    folder(each)
                            .filter(Path::isAbsolute)
                            .flatMap(folder -> in(folder, command, environment));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Empty where it is none, as a name in another character set: it hides no other. */
    private static Optional<Path> folder(String each) {
        try {
            return Optional.of(Path.of(each));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> in(Path folder, String command, Map<String, String> environment) {
        try {
            return executable(folder.resolve(command), environment);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Not made real: npx, and each busybox or shim, knows by the link's name what it is. */
    private static Optional<Path> executable(Path path, Map<String, String> environment) {
        for (String extension : extensions(environment)) {
            Path candidate = path.resolveSibling(path.getFileName() + extension);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toAbsolutePath().normalize());
            }
        }
        return Optional.empty();
    }

    /** On Windows "npx" is npx.cmd, beside a shell script called plain npx that cannot start. */
    private static List<String> extensions(Map<String, String> environment) {
        if (!WINDOWS) {
            return List.of("");
        }
        List<String> extensions = new ArrayList<>();
        for (String e : environment.getOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";")) {
            extensions.add(e.toLowerCase(Locale.ROOT));
        }
        extensions.add("");
        return extensions;
    }
}
