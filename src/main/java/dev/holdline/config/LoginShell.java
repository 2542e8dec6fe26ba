package dev.holdline.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which shell a person logs in with. */
record LoginShell(Path program) {
    private static final Path LAST_RESORT = Path.of("/bin/sh");

    /**
     * SHELL, else the passwd entry: started by a desktop or a service, SHELL is often not set.
     *
     * @param user the login name
     * @param passwd "/etc/passwd"
     */
    static LoginShell of(Map<String, String> environment, String user, Path passwd) {
        return runnable(environment.getOrDefault("SHELL", ""))
                .or(() -> entry(user, passwd).flatMap(LoginShell::runnable))
                .map(LoginShell::new)
                .orElse(new LoginShell(LAST_RESORT));
    }

    /** How it is told to run a script with all start-up files, as at a login in a terminal. */
    List<String> interactive(String script) {
        // csh takes -l only as its single option; -i reads ~/.cshrc, where PATH is set there
        return isCsh()
                ? List.of(program.toString(), "-ic", script)
                : List.of(program.toString(), "-l", "-i", "-c", script);
    }

    /** Without the interactive start-up files: .profile, but no .bashrc. */
    List<String> plain(String script) {
        return isCsh()
                ? List.of(program.toString(), "-c", script)
                : List.of(program.toString(), "-l", "-c", script);
    }

    boolean isLastResort() {
        return program.equals(LAST_RESORT);
    }

    LoginShell lastResort() {
        return new LoginShell(LAST_RESORT);
    }

    private boolean isCsh() {
        return program.getFileName().toString().matches("t?csh");
    }

    private static Optional<Path> runnable(String shell) {
        return Optional.of(shell)
                .filter(s -> s.startsWith("/"))
                .map(Path::of)
                .filter(p -> Files.isRegularFile(p) && Files.isExecutable(p));
    }

    /** passwd(5): name:password:uid:gid:gecos:home:shell. Directory services have no such line. */
    private static Optional<String> entry(String user, Path passwd) {
        try {
            return Files.readAllLines(passwd, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 7 && fields[0].equals(user))
                    .map(fields -> fields[6])
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
