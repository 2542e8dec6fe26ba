package dev.holdline.platform.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person would call a program, from its command line: a script's name rather than its
 * interpreter's. The text is the program's own, so it is cut and cleaned.
 */
final class ProgramName {
    private static final int LONGEST = 64;

    private static final Set<String> INTERPRETERS =
            Set.of(
                    "node", "nodejs", "bun", "deno", "tsx", "ts-node", "python", "pypy", "ruby",
                    "perl", "php", "java", "sh", "bash", "dash", "zsh", "uv", "uvx", "npx");

    /** Options whose value is the next word, and no program. */
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "-r",
                    "--require",
                    "--import",
                    "--loader",
                    "--experimental-loader",
                    "-C",
                    "--conditions",
                    "--env-file",
                    "-cp",
                    "-classpath",
                    "--class-path",
                    "-p",
                    "--module-path",
                    "--add-modules",
                    "-W",
                    "-X");

    /** Options that bring a program's text with them: nothing behind them names it. */
    private static final Set<String> INLINE = Set.of("-e", "--eval", "-c", "-pe", "-", "--print");

    /** Files that say nothing about their program. */
    private static final Set<String> NAMELESS =
            Set.of("index", "cli", "main", "__main__", "bin", "start", "server", "app", "run");

    private static final Set<String> FOLDERS =
            Set.of("bin", "dist", "build", "lib", "src", "out", "esm", "cjs");

    private ProgramName() {}

    /**
     * @param words its command line; a program that renames itself has one word with spaces
     * @param executable the path of its file, "" where it cannot be read
     * @param shortName the kernel's 15 characters, "" where unknown
     */
    static Optional<String> of(List<String> words, String executable, String shortName) {
        String own = words.isEmpty() ? "" : base(firstWord(words.getFirst()));
        if (own.startsWith("-")) own = own.substring(1);
        // "/proc/self/exe" is how Electron starts its helpers.
        if (own.isEmpty() || own.equals("exe")) {
            own = base(executable.replace(" (deleted)", ""));
        }
        if (isInterpreter(own)) own = script(words).orElse(own);
        if (own.isBlank()) own = shortName;
        return Optional.of(clean(own)).filter(name -> !name.isEmpty());
    }

    private static boolean isInterpreter(String name) {
        return INTERPRETERS.contains(name.toLowerCase(Locale.ROOT).replaceFirst("[0-9.]+$", ""));
    }

    private static Optional<String> script(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (INLINE.contains(word)) return Optional.empty();
            if (word.equals("-m") || word.equals("-jar")) {
                return i + 1 < words.size()
                        ? Optional.of(named(words.get(i + 1)))
                        : Optional.empty();
            }
            if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.isEmpty() && !word.equals("run")) {
                return Optional.of(named(word)).filter(name -> !name.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** A script's own name; where that says nothing, its package's or its folder's. */
    private static String named(String path) {
        var parts = new ArrayList<>(List.of(path.split("/")));
        parts.removeIf(String::isEmpty);
        if (parts.isEmpty()) return "";
        String name = withoutExtension(parts.removeLast());
        if (!NAMELESS.contains(name.toLowerCase(Locale.ROOT))) return name;
        int inPackage = parts.lastIndexOf("node_modules") + 1;
        if (inPackage > 0 && inPackage < parts.size()) {
            boolean scoped = parts.get(inPackage).startsWith("@") && inPackage + 1 < parts.size();
            return parts.get(scoped ? inPackage + 1 : inPackage);
        }
        for (String folder : parts.reversed()) if (!FOLDERS.contains(folder)) return folder;
        return name;
    }

    private static String withoutExtension(String file) {
        return file.replaceFirst(
                "(?i)\\.(js|mjs|cjs|ts|mts|cts|py|pyc|rb|pl|php|jar|java|sh)$", "");
    }

    private static String firstWord(String text) {
        // A path may hold spaces; a name that a program gave itself has no slash before the first.
        int space = text.indexOf(' ');
        return space > 0 && text.lastIndexOf('/', space) < 0 ? text.substring(0, space) : text;
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String clean(String name) {
        var out = new StringBuilder();
        name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(LONGEST)
                .forEach(out::appendCodePoint);
        return out.toString().strip();
    }
}
