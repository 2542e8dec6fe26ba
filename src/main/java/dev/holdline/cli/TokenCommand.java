package dev.holdline.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdline token CLIENT}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Issues a client's token; shown once, only its hash is kept. An earlier one stops working.")
final class TokenCommand implements Callable<Integer> {
    private final Engine engine;
    private final PrintStream out;

    @Parameters(paramLabel = "CLIENT", description = "The client's name, such as \"Claude Code\".")
    private String client = "";

    TokenCommand(Engine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.println("Authorization: Bearer " + engine.issueToken(client));
        return 0;
    }
}
