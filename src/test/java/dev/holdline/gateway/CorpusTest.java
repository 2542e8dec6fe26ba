package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The classifier against real-world failures, and what only looks like one. */
class CorpusTest {
    private static final String NONE = "not-a-connection-failure";
    private static final List<Row> ROWS = rows("/failures/corpus.jsonl");

    private record Row(JsonNode asked, JsonNode judged) {
        boolean isFailure() {
            return !asked.path("kind").asString("").equals(NONE);
        }

        boolean isTakenForOne() {
            return !judged.path("kind").asString("").equals(NONE);
        }

        boolean isSuspect() {
            return judged.path("suspect").asBoolean();
        }

        boolean same(String field) {
            return asked.path(field).equals(judged.path(field));
        }

        boolean isFrom(String... layers) {
            return List.of(layers).contains(asked.path("where").asString(""));
        }

        @Override
        public String toString() {
            return "%s %s: %s/%s, judged %s/%s%s: %s"
                    .formatted(
                            asked.path("id").asString(""),
                            asked.path("where").asString(""),
                            asked.path("kind").asString(""),
                            asked.path("recover").asString(""),
                            judged.path("kind").asString(""),
                            judged.path("recover").asString(""),
                            isSuspect() ? " (suspect)" : "",
                            asked.path("text").asString("").lines().findFirst().orElse(""));
        }
    }

    @Test
    void atLeast96OfAHundredFailuresAreFound() {
        share(ROWS.stream().filter(Row::isFailure).toList(), Row::isTakenForOne, 0.96);
    }

    @Test
    void leavingOutStderrAndToolResults99OfAHundredAreFound() {
        share(
                ROWS.stream()
                        .filter(Row::isFailure)
                        .filter(r -> !r.isFrom("stderr", "tool-result"))
                        .toList(),
                Row::isTakenForOne,
                0.99);
    }

    @Test
    void aBrokenCallIsNeverTakenForABrokenConnection() {
        assertThat(ROWS)
                .filteredOn(r -> !r.isFailure())
                .as("taken for failures without a doubt")
                .noneMatch(r -> r.isTakenForOne() && !r.isSuspect());
    }

    @Test
    void atMostThreeBrokenCallsAreSuspected() {
        assertThat(ROWS)
                .filteredOn(r -> !r.isFailure() && r.isTakenForOne())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theKindIsRightFor92OfAHundred() {
        share(ROWS, r -> r.same("kind"), 0.92);
    }

    @Test
    void theRecoveryIsRightFor94OfAHundred() {
        share(ROWS, r -> r.same("recover"), 0.94);
    }

    /**
     * Written from what runtimes and SDKs say, as a check that the rules hold beyond the corpus.
     */
    @Test
    void whatWasWrittenByHandIsJudgedAsMeant() {
        assertThat(rows("/failures/constructed.jsonl"))
                .isNotEmpty()
                .allMatch(r -> r.same("kind") && r.same("recover"));
    }

    private static void share(List<Row> rows, Predicate<Row> right, double least) {
        List<Row> misses = rows.stream().filter(right.negate()).toList();
        double share = 1 - (double) misses.size() / rows.size();
        assertThat(share)
                .as(
                        "%s",
                        String.format(Locale.ROOT, "%.3f of %d; misses:%n", share, rows.size())
                                + misses.stream()
                                        .map(Row::toString)
                                        .collect(Collectors.joining("\n")))
                .isGreaterThanOrEqualTo(least);
    }

    private static List<Row> rows(String resource) {
        var diagnosis = new Diagnosis(() -> Instant.EPOCH);
        try (var in = Objects.requireNonNull(CorpusTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> new Row(Json.tree(line), Json.tree(diagnosis.judge(line))))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
