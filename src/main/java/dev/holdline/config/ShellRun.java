package dev.holdline.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Starts a shell once and reads the environment it ends up with from between two marks, so that
 * nothing its start-up files print can be mistaken for it.
 */
final class ShellRun {
    /** What came of it. */
    sealed interface Outcome {}

    record Variables(Map<String, String> all) implements Outcome {}

    /**
     * @param why "exited with code 1": what follows the shell's name in a sentence
     */
    record Nothing(String why) implements Outcome {}

    private static final int MOST_OUTPUT = 16 << 20;
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final String ENV =
            Files.isExecutable(Path.of("/usr/bin/env")) ? "/usr/bin/env" : "env";

    private final String nonce;

    /**
     * @param nonce letters and digits nobody else prints
     */
    ShellRun(String nonce) {
        this.nonce = nonce;
    }

    /**
     * @param command makes the command line from the script
     * @param environment what the shell starts with
     * @param bound after which the shell and all it started are killed
     */
    Outcome run(
            Function<String, List<String>> command, Map<String, String> environment, Duration bound)
            throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(detached(command.apply(script())));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process;
        try {
            process = builder.start();
            // at once: a start-up file that asks something gets an end of input, not a wait
            process.getOutputStream().close();
        } catch (IOException e) {
            return new Nothing("could not be started");
        }
        CompletableFuture<Optional<byte[]>> output = new CompletableFuture<>();
        Thread.ofVirtual().name("login-shell-output").start(() -> read(process, output));
        try {
            Outcome outcome = outcome(process, output, bound);
            if (outcome instanceof Variables) {
                // time for a .logout file or an exit trap; what the person's files started in the
                // background is theirs and lives on
                boolean _ = process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            }
            return outcome;
        } finally {
            kill(process);
        }
    }

    private Outcome outcome(
            Process process, CompletableFuture<Optional<byte[]>> output, Duration bound)
            throws InterruptedException {
        // A daemon started by a start-up file may keep the pipe open for ever, so the end of the
        // shell counts as well as the end of its output; what it wrote is then already in the pipe.
        CompletableFuture<Void> ended =
                process.onExit()
                        .thenCompose(p ->
                                output.copy()
                                        .orTimeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                                        .handle((_, _) -> (Void) null));
        try {
            CompletableFuture.anyOf(output, ended).get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Nothing("did not finish its start-up files in " + words(bound));
        } catch (ExecutionException e) {
            return new Nothing("could not be read");
        }
        Optional<byte[]> found = output.getNow(Optional.empty());
        if (found.isPresent()) {
            return new Variables(parse(found.get()));
        }
        return new Nothing(
                process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                        ? "ended with code "
                                + process.exitValue()
                                + " before it could tell its environment"
                        : "told no environment");
    }

    /**
     * One command for the person's shell, so that no hook of it (a DEBUG trap, preexec) prints
     * between the marks; quoted so that every shell understands it. The marks are put together by
     * printf, so a shell that prints the command it runs does not print a mark. An old BSD env
     * knows no -0.
     */
    private String script() {
        return "/bin/sh -c 'printf \"%s%s\" \"{{holdline\" \"-NONCE}}\"; ENV -0 || ENV; printf \"%s%s\" \"{{/holdline\" \"-NONCE}}\"'"
                .replace("NONCE", nonce)
                .replace("ENV", ENV);
    }

    private void read(Process process, CompletableFuture<Optional<byte[]>> output) {
        byte[] begin = mark("{{holdline-");
        byte[] end = mark("{{/holdline-");
        try (InputStream in = process.getInputStream()) {
            byte[] seen = new byte[1 << 16];
            int length = 0;
            for (int n = in.read(seen); n >= 0 && length < MOST_OUTPUT; ) {
                int looked = Math.max(0, length - end.length);
                length += n;
                int stop = indexOf(seen, length, end, looked);
                if (stop >= 0) {
                    int start = indexOf(seen, stop, begin, 0);
                    output.complete(
                            start < 0
                                    ? Optional.empty()
                                    : Optional.of(
                                            Arrays.copyOfRange(seen, start + begin.length, stop)));
                    return;
                }
                if (length == seen.length) {
                    seen = Arrays.copyOf(seen, 2 * length);
                }
                n = in.read(seen, length, seen.length - length);
            }
            output.complete(Optional.empty());
        } catch (IOException e) {
            output.complete(Optional.empty());
        }
    }

    private byte[] mark(String kind) {
        return (kind + nonce + "}}").getBytes(StandardCharsets.US_ASCII);
    }

    private static int indexOf(byte[] all, int length, byte[] part, int from) {
        for (int i = from; i + part.length <= length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    /** With -0 a value may hold line ends; without, a line that begins no variable goes on. */
    private static Map<String, String> parse(byte[] output) {
        String text = new String(output, StandardCharsets.UTF_8);
        boolean zero = text.indexOf(0) >= 0;
        List<String> entries = new ArrayList<>();
        for (String part : text.split(zero ? "\u0000" : "\n")) {
            if (!zero && !entries.isEmpty() && !part.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")) {
                entries.add(entries.removeLast() + "\n" + part);
            } else {
                entries.add(part);
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    /**
     * In a session of its own: an interactive shell takes the terminal it finds, and one started
     * from a terminal would stop Holdline there (job control, termios(3)). macOS has no setsid(1).
     */
    private static List<String> detached(List<String> command) {
        List<String> all = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            all.add("/usr/bin/setsid");
        } else if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
            all.addAll(
                    List.of(
                            "/usr/bin/perl",
                            "-e",
                            "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127",
                            "--"));
        }
        all.addAll(command);
        return all;
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            List<ProcessHandle> tree = process.descendants().toList();
            process.destroyForcibly();
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String words(Duration bound) {
        return bound.toMillis() % 1000 == 0 ? bound.toSeconds() + " s" : bound.toMillis() + " ms";
    }
}
