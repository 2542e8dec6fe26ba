package dev.holdline.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdline demo-server FILE}: what the demo starts as its MCP server. */
@Command(
        name = "demo-server",
        hidden = true,
        description = "The demo's MCP server, on standard input and output.")
final class DemoServerCommand implements Callable<Integer> {
    private final Engine engine;
    private final PrintStream out;

    @Parameters(paramLabel = "FILE", description = "Where it notes its starts and its tools' runs.")
    private Path ledger = Path.of("");

    DemoServerCommand(Engine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        engine.demoServer(ledger, System.in, out);
        return 0;
    }
}
