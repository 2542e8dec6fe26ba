package dev.holdline.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where Holdline keeps its files.
 *
 * <p>{@code HOLDLINE_HOME} puts everything under one folder. Else: Linux the XDG base directories
 * (0.8), macOS {@code ~/Library}, Windows {@code %APPDATA%} and {@code %LOCALAPPDATA%}.
 *
 * @param config holds {@code config.json}, which the person edits
 * @param state tokens, sessions, history: lost, it costs a new sign-in
 * @param cache may be deleted at any time
 * @param log files for bug reports
 */
public record Home(Path config, Path state, Path cache, Path log) {

    /** This process's. */
    public static Home current() {
        return of(
                System.getenv(),
                System.getProperty("os.name"),
                Path.of(System.getProperty("user.home")));
    }

    /**
     * The person's own folder: HOME where that is an absolute path, else what Java takes for it.
     */
    public static Path ofUser(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
    }

    /**
     * @param os {@code os.name}
     * @param user the person's home folder, where {@code environment} has no HOME
     */
    public static Home of(Map<String, String> environment, String os, Path user) {
        String ours = environment.getOrDefault("HOLDLINE_HOME", "");
        if (!ours.isBlank()) {
            Path all = Path.of(ours).toAbsolutePath().normalize();
            return new Home(all, all.resolve("state"), all.resolve("cache"), all.resolve("log"));
        }
        String system = os.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            Path roaming = folder(environment, "APPDATA", user.resolve("AppData/Roaming"));
            Path local = folder(environment, "LOCALAPPDATA", user.resolve("AppData/Local"));
            Path base = local.resolve("Holdline");
            return new Home(
                    roaming.resolve("Holdline"),
                    base.resolve("State"),
                    base.resolve("Cache"),
                    base.resolve("Logs"));
        }
        Path home = folder(environment, "HOME", user);
        if (system.startsWith("mac")) {
            Path library = home.resolve("Library");
            Path support = library.resolve("Application Support/Holdline");
            return new Home(
                    support,
                    support.resolve("State"),
                    library.resolve("Caches/Holdline"),
                    library.resolve("Logs/Holdline"));
        }
        Path state = folder(environment, "XDG_STATE_HOME", home.resolve(".local/state"));
        return new Home(
                folder(environment, "XDG_CONFIG_HOME", home.resolve(".config")).resolve("holdline"),
                state.resolve("holdline"),
                folder(environment, "XDG_CACHE_HOME", home.resolve(".cache")).resolve("holdline"),
                state.resolve("holdline/log"));
    }

    /** The configuration's default place. */
    public Path configurationFile() {
        return config.resolve("config.json");
    }

    /** Creates what is missing, for our user alone (0700). */
    public Home create() throws IOException {
        for (Path folder : List.of(config, state, cache, log)) {
            try {
                OwnerOnly.createFolders(folder);
            } catch (IOException e) {
                throw new IOException(
                        "The folder "
                                + folder
                                + " cannot be created"
                                + DiskRefusal.inBrackets(e)
                                + "; make it writable or set HOLDLINE_HOME to a folder that is.",
                        e);
            }
        }
        return this;
    }

    /** XDG base directories: a relative path is invalid and ignored. */
    private static Path folder(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.isBlank() || !Path.of(value).isAbsolute() ? otherwise : Path.of(value);
    }
}
