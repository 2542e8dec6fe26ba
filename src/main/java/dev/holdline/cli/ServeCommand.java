package dev.holdline.cli;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationFile;
import dev.holdline.config.Home;
import dev.holdline.config.InvalidConfigurationException;
import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdline serve}: without any window, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serves without a window; questions are asked in the terminal, where there is one.")
final class ServeCommand implements Callable<Integer> {
    private final Engine engine;
    private final PrintStream out;
    private final PrintStream err;

    @Mixin private ConfigOption config = new ConfigOption();

    @Mixin private PortOption port = new PortOption();

    @Option(
            names = "--no-token",
            description = "Let every program of this user in, without a token.")
    private boolean noToken;

    @Option(
            names = "--on-failure",
            defaultValue = "ask",
            description =
                    "What happens to a call whose connection broke: ${COMPLETION-CANDIDATES}."
                            + " With nobody to ask, \"ask\" acts as \"skip\".")
    private ServeOptions.OnFailure onFailure = ServeOptions.OnFailure.ask;

    ServeCommand(Engine engine, PrintStream out, PrintStream err) {
        this.engine = engine;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, InvalidConfigurationException {
        check();
        Optional<Asker> terminal =
                onFailure == ServeOptions.OnFailure.ask
                        ? TerminalAsker.ofThisTerminal(out)
                        : Optional.empty();
        var stopped = new CountDownLatch(1);
        // No question stands before the address.
        var asking = new CompletableFuture<Asker>();
        Engine.Running running =
                engine.serve(
                        new ServeOptions(config.file(), port.port(), noToken, onFailure),
                        terminal.map(_ -> asking));
        // Signals end in this hook: children are ended and the port is free when the process is
        // gone.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            running.close();
                            stopped.countDown();
                        }));
        out.println("Holdline serves at " + running.address());
        out.flush();
        terminal.ifPresent(asking::complete);
        stopped.await();
        return 0;
    }

    /**
     * Nobody looks at a run without a window until its calls fail: what is wrong with its settings
     * is told before it begins.
     */
    private void check() throws InvalidConfigurationException {
        Path file = config.file();
        Configuration read =
                ConfigurationFile.load(file == null ? Home.current().configurationFile() : file);
        read.warnings().forEach(each -> err.println(each.sentence()));
    }
}
