package dev.holdline.e2e;

import dev.holdline.app.Main;
import dev.holdline.config.AtomicFile;
import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holdline in a process of its own, as users start it, with its own home. It can be ended as a
 * crash would and started again.
 */
final class RunningHoldline implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> environment;
    private final Program program;
    private final List<String> arguments;
    private final int port = FreePort.find();
    private Process process;

    /**
     * @param starter what runs as long as Holdline does
     * @param command the {@code holdline} command
     */
    private record Program(List<String> starter, List<String> command) {
        static Program ofThisBuild() {
            return new Program(java(), java());
        }
    }

    private RunningHoldline(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        this(Program.ofThisBuild(), folder, environment, arguments);
    }

    private RunningHoldline(
            Program program, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        this.program = program;
        this.folder = folder;
        this.environment = environment;
        this.arguments = List.of(arguments);
        process = start();
        awaitServing();
    }

    /** With its dialog, on that desktop, where it has run before. */
    static RunningHoldline on(Desktop desktop, Path folder, Config config, String... options)
            throws IOException {
        return on(desktop, folder, config.toString(), options);
    }

    static RunningHoldline on(Desktop desktop, Path folder, String config, String... options)
            throws IOException {
        hasRun(desktop);
        return first(desktop, folder, config, options);
    }

    /** So that no welcome stands before everything else. */
    private static void hasRun(Desktop desktop) throws IOException {
        AtomicFile.write(desktop.home().resolve(".local/state/holdline/welcomed"), new byte[0]);
    }

    /** In a home where it never ran. */
    static RunningHoldline first(Desktop desktop, Path folder, Config config, String... options)
            throws IOException {
        return first(desktop, folder, config.toString(), options);
    }

    private static RunningHoldline first(
            Desktop desktop, Path folder, String config, String... options) throws IOException {
        write(folder, config);
        return new RunningHoldline(folder, desktop.environment(), options);
    }

    /** As its menu entry starts the installed one, where it has run before. */
    static RunningHoldline installed(CleanRoot root, Desktop desktop, Path folder, Config config)
            throws IOException {
        hasRun(desktop);
        write(folder, config.toString());
        return new RunningHoldline(
                new Program(
                        root.inside("/opt/holdline/bin/holdline-desktop"), root.inside("holdline")),
                folder,
                desktop.environment());
    }

    /** As a package's launcher would start it, where it has run before. */
    static RunningHoldline launchedBy(Path launcher, Desktop desktop, Path folder, Config config)
            throws IOException {
        hasRun(desktop);
        write(folder, config.toString());
        return new RunningHoldline(
                new Program(java("-Djpackage.app-path=" + launcher), java()),
                folder,
                desktop.environment());
    }

    /**
     * {@code serve}, without a window.
     *
     * @param options of {@code serve}; without "--no-token" clients need {@link #token}
     */
    static RunningHoldline headless(Path folder, Config config, String... options)
            throws IOException {
        return headless(folder, config.toString(), options);
    }

    static RunningHoldline headless(Path folder, String config, String... options)
            throws IOException {
        return headless(folder, config, bareEnvironment(folder), options);
    }

    /** {@code serve} in exactly this environment. */
    static RunningHoldline headless(
            Path folder, String config, Map<String, String> environment, String... options)
            throws IOException {
        write(folder, config);
        return new RunningHoldline(
                folder,
                environment,
                Stream.concat(Stream.of("serve"), Arrays.stream(options)).toArray(String[]::new));
    }

    /** A home of its own, and where programs are. */
    static Map<String, String> bareEnvironment(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        return Map.of(
                "HOME",
                home.toString(),
                "PATH",
                System.getenv("PATH"),
                "TMPDIR",
                Files.createDirectories(folder.resolve("tmp")).toString());
    }

    private static void write(Path folder, String config) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
    }

    /** As an editor would change it. */
    void rewriteConfig(String config) throws IOException {
        write(folder, config);
    }

    private Process start() throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(
                List.of("--config", folder.resolve("config.json").toString(), "--port", "" + port));
        return process(program.starter(), folder, environment, all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** The {@code holdline} command with the options of the packages. */
    static ProcessBuilder command(
            Path folder, Map<String, String> environment, String... arguments) {
        return process(java(), folder, environment, List.of(arguments));
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("packaging", "jvm.options").toAbsolutePath());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", Desktop.classPath(), Main.class.getName()));
        return command;
    }

    private static ProcessBuilder process(
            List<String> program,
            Path folder,
            Map<String, String> environment,
            List<String> arguments) {
        var builder =
                new ProcessBuilder(Stream.concat(program.stream(), arguments.stream()).toList())
                        .directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    void awaitServing() {
        Desktop.await(
                "Holdline to serve; it says " + said(),
                () -> {
                    if (!process.isAlive())
                        throw new AssertionError("Holdline ended at once and said " + said());
                    return FreePort.isTaken(port);
                });
    }

    int port() {
        return port;
    }

    /** "http://127.0.0.1:7332/mcp/git". */
    String address(String server) {
        return "http://127.0.0.1:" + port + "/mcp/" + server;
    }

    /** A new token of this client, by the command that 401 names. */
    String token(String client) throws IOException {
        Process command =
                process(program.command(), folder, environment, List.of("token", client)).start();
        String said = new String(command.getInputStream().readAllBytes());
        return said.lines()
                .flatMap(line -> Stream.of(line.split("[\\s\"]+")))
                .filter(word -> word.startsWith("hl_"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no token in " + said));
    }

    /** SIGKILL, and a start at the same port. */
    void crashAndRestart() throws IOException {
        process.destroyForcibly().onExit().join();
        process = start();
        awaitServing();
    }

    /** SIGTERM, and a start that does not wait for the end. */
    void endAndRestart() throws IOException {
        Process before = process;
        before.destroy();
        process = start();
        before.onExit().join();
        awaitServing();
    }

    Process process() {
        return process;
    }

    Path log() {
        return folder.resolve("log.txt");
    }

    /** All it printed so far. */
    String said() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Desktop.PATIENCE)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
