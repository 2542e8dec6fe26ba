package dev.holdline.cli;

import dev.holdline.gateway.Diagnosis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdline classify FILE}: what Holdline would make of recorded failures. */
@Command(
        name = "classify",
        description = "Says of each recorded failure in FILE (one JSON object a line) what it is.",
        mixinStandardHelpOptions = true)
public final class ClassifyCommand implements Callable<Integer> {
    private final Diagnosis diagnosis;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recorded failures.")
    private Path file = Path.of("");

    public ClassifyCommand(InstantSource clock, PrintStream out, PrintStream err) {
        this.diagnosis = new Diagnosis(clock);
        this.out = out;
        this.err = err;
    }

    /**
     * @return 0, 1 where a line could not be read (the others are judged all the same), 2 where the
     *     file could not
     */
    @Override
    public Integer call() {
        int number = 0;
        boolean allRead = true;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) continue;
                try {
                    out.println(diagnosis.judge(line));
                } catch (IllegalArgumentException e) {
                    allRead = false;
                    err.println("Line " + number + " is not a recorded failure: " + e.getMessage());
                }
            }
        } catch (IOException e) {
            err.println("Cannot read " + file + ": " + e.getMessage());
            return 2;
        } finally {
            out.flush();
        }
        return allRead ? 0 : 1;
    }
}
