package dev.holdline.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where programs usually are, for when no shell can be asked. */
final class UsualFolders {
    private static final List<String> IN_HOME =
            List.of(
                    ".local/bin",
                    "bin",
                    ".volta/bin",
                    ".asdf/shims",
                    ".local/share/mise/shims",
                    ".local/share/fnm/aliases/default/bin",
                    ".bun/bin",
                    ".deno/bin",
                    ".cargo/bin",
                    ".pyenv/shims",
                    ".nix-profile/bin");
    private static final List<String> OF_THE_SYSTEM =
            List.of(
                    "/opt/homebrew/bin",
                    "/home/linuxbrew/.linuxbrew/bin",
                    "/usr/local/bin",
                    "/usr/bin",
                    "/bin",
                    "/snap/bin",
                    "/nix/var/nix/profiles/default/bin",
                    "/run/current-system/sw/bin");

    private UsualFolders() {}

    /** {@code path} with the usual folders that exist behind it. */
    static String appendedTo(String path, Path home) {
        List<String> usual = new ArrayList<>();
        IN_HOME.forEach(folder -> usual.add(home.resolve(folder).toString()));
        usual.addAll(newestNode(home.resolve(".nvm/versions/node")));
        usual.addAll(OF_THE_SYSTEM);
        usual.removeIf(folder -> !Files.isDirectory(Path.of(folder)));
        return join(path, usual);
    }

    /** {@code path} with those of {@code more} that it has not. */
    static String join(String path, List<String> more) {
        Set<String> all = new LinkedHashSet<>(split(path));
        all.addAll(more);
        return String.join(File.pathSeparator, all);
    }

    static List<String> split(String path) {
        List<String> folders = new ArrayList<>(List.of(path.split(File.pathSeparator, -1)));
        folders.removeIf(String::isEmpty);
        return folders;
    }

    /** nvm keeps "v9.11.2" and "v22.1.0" side by side. */
    private static List<String> newestNode(Path versions) {
        Path newest = null;
        long best = -1;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(versions, "v*")) {
            for (Path version : all) {
                long rank = rank(version.getFileName().toString());
                if (rank > best) {
                    best = rank;
                    newest = version;
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return newest == null ? List.of() : List.of(newest.resolve("bin").toString());
    }

    private static long rank(String version) {
        long rank = 0;
        String[] parts = version.substring(1).split("\\.");
        for (int i = 0; i < 3; i++) {
            String part = i < parts.length ? parts[i] : "0";
            rank = rank * 10_000 + (part.matches("\\d{1,4}") ? Integer.parseInt(part) : 0);
        }
        return rank;
    }
}
