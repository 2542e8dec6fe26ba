package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault × wire × hint × answer; writes the table of docs/RELIABILITY.md. */
@Tag("verify")
class WholeMatrixTest {
    @TempDir private static Path folder;

    @Test
    void everyRowEndsAsTheDesignSays() throws Exception {
        List<Outcome> outcomes = Stage.play(folder, Row.all());
        write(outcomes);
        assertThat(outcomes.stream().filter(o -> !o.faults().isEmpty()).map(Outcome::toString))
                .isEmpty();
    }

    private static void write(List<Outcome> outcomes) throws IOException {
        var text = new StringBuilder();
        List<Outcome> failed = outcomes.stream().filter(o -> !o.faults().isEmpty()).toList();
        text.append(
                """
                %s.

                %d rows. Executed twice without being told and agreed: **%d**. Unanswered: **%d**. \
                Rows that end otherwise than expected: **%d**.

                """
                        .formatted(
                                Page.stamp(),
                                outcomes.size(),
                                outcomes.stream().filter(Outcome::isRunTwiceUnagreed).count(),
                                outcomes.stream().filter(Outcome::isUnanswered).count(),
                                failed.size()));
        for (Outcome each : failed) {
            text.append("- ").append(each.row()).append(": ");
            text.append(String.join(", ", each.faults())).append('\n');
        }
        for (Wire wire : Wire.values()) {
            text.append("\n### ").append(wire.title).append("\n\n");
            text.append(
                    "| fault | answer | tool | the client got | asked | executed | seconds |\n");
            text.append("|---|---|---|---|---:|---:|---:|\n");
            lines(outcomes.stream().filter(o -> o.row().wire() == wire).toList())
                    .forEach(l -> text.append(l).append('\n'));
        }
        Page.write("matrix", text.toString());
    }

    /** Tools that fared alike share a line. */
    private static List<String> lines(List<Outcome> outcomes) {
        Map<List<Object>, List<Outcome>> alike = new LinkedHashMap<>();
        for (Outcome o : outcomes) {
            List<Object> key =
                    List.of(o.row().fault(), o.row().chosen(), o.got(), o.asked(), o.runs());
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(o);
        }
        return alike.values().stream()
                .sorted(
                        java.util.Comparator.comparing(
                                        (List<Outcome> l) -> l.getFirst().row().fault())
                                .thenComparing(l -> l.getFirst().row().chosen()))
                .map(WholeMatrixTest::line)
                .toList();
    }

    private static String line(List<Outcome> alike) {
        Outcome one = alike.getFirst();
        String tools =
                alike.size() == Hint.values().length
                        ? "any"
                        : alike.stream()
                                .map(o -> o.row().hint().word)
                                .collect(Collectors.joining(", "));
        double longest =
                alike.stream().mapToLong(o -> o.took().toMillis()).max().orElse(0) / 1000.0;
        return "| %s | %s | %s | %s | %d | %d | %.1f |"
                .formatted(
                        one.row().fault().title,
                        one.row().chosen().word,
                        tools,
                        one.got().words,
                        one.asked(),
                        one.runs(),
                        longest);
    }
}
