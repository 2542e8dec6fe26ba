package dev.holdline.cli;

import dev.holdline.config.InvalidConfigurationException;
import dev.holdline.gateway.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code holdline} command; without a subcommand it starts the desktop application. */
@Command(
        name = "holdline",
        mixinStandardHelpOptions = true,
        versionProvider = HoldlineCommand.OurVersion.class,
        description =
                "Keeps MCP servers usable: holds a call whose connection broke, asks, reconnects, answers.")
public final class HoldlineCommand implements Callable<Integer> {
    private static final String AUTOSTART = "--autostart";

    private final Engine engine;

    @Mixin private ConfigOption config = new ConfigOption();

    @Mixin private PortOption port = new PortOption();

    @Option(names = AUTOSTART, description = "Start without a window, as at login.")
    private boolean autostart;

    private final PrintStream err;

    private HoldlineCommand(Engine engine, PrintStream err) {
        this.engine = engine;
        this.err = err;
    }

    static final class OurVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdline " + Version.OURS};
        }
    }

    /** Runs a command line of this process; gives the exit code. */
    public static int run(Engine engine, String... args) {
        // As menu and login start it. Picocli takes a fifth of that start: its classes are of a
        // format (Java 5's) that the JVM's cache of loaded classes does not take.
        boolean atLogin = Arrays.equals(args, new String[] {AUTOSTART});
        if (args.length > 0 && !atLogin) {
            return commandLine(engine, System.out, System.err).execute(args);
        }
        try {
            return desktop(engine, ServeOptions.DESKTOP, atLogin, System.err);
        } catch (RuntimeException e) {
            System.err.println("holdline: " + e.getMessage());
            return 1;
        }
    }

    private static int desktop(
            Engine engine, ServeOptions options, boolean quietly, PrintStream err) {
        try {
            return engine.desktop(options, quietly);
        } catch (UncheckedIOException e) {
            // Whoever started it from the menu does not read this.
            err.println("holdline: " + e.getMessage());
            return engine.tellWhy(options, e);
        }
    }

    /** The whole command line, ready to execute. */
    public static CommandLine commandLine(Engine engine, PrintStream out, PrintStream err) {
        var line = new CommandLine(new HoldlineCommand(engine, err));
        line.addSubcommand(new ServeCommand(engine, out, err));
        line.addSubcommand(new TokenCommand(engine, out));
        line.addSubcommand(new ClassifyCommand(InstantSource.system(), out, err));
        line.addSubcommand(new DemoCommand(engine, out, err));
        line.addSubcommand(new DemoServerCommand(engine, out));
        line.setOut(new java.io.PrintWriter(out, true));
        line.setErr(new java.io.PrintWriter(err, true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Misuse::told);
        line.setExecutionExceptionHandler((e, command, _) -> {
            String what = e instanceof IOException io ? engine.sentence(io) : e.getMessage();
            command.getErr().println("holdline: " + what);
            return e instanceof InvalidConfigurationException ? Misuse.EXIT : 1;
        });
        return line;
    }

    @Override
    public Integer call() {
        return desktop(
                engine,
                new ServeOptions(config.file(), port.port(), false, ServeOptions.OnFailure.ask),
                autostart,
                err);
    }
}
