package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.transport.Delivery;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The fault matrix in pairs; the whole of it is {@link WholeMatrixTest}. */
class FaultMatrixTest {
    @TempDir private static Path folder;

    @TestFactory
    List<DynamicTest> everyFaultEndsAsTheDesignSays() throws Exception {
        return Stage.play(folder, chosen()).stream()
                .map(o -> DynamicTest.dynamicTest(o.row().toString(), () -> check(o)))
                .toList();
    }

    private static void check(Outcome outcome) {
        assertThat(outcome.faults()).as(outcome.toString()).isEmpty();
    }

    /** All pairs, or what {@code -Dholdline.rows=text} picks of the whole matrix. */
    private static List<Row> chosen() {
        String text = System.getProperty("holdline.rows", "");
        if (text.isEmpty()) return Row.pairwise();
        return Row.all().stream().filter(r -> r.toString().contains(text)).toList();
    }

    @Test
    void thePairsCoverEveryFaultWithEveryWireAndAnswerAndEveryHintWithEveryDelivery() {
        List<Row> rows = Row.pairwise();
        for (Fault fault : Fault.values()) {
            assertThat(rows.stream().filter(r -> r.fault() == fault).map(Row::wire).distinct())
                    .as(fault.title)
                    .containsExactlyInAnyOrderElementsOf(fault.wires);
            boolean asks = fault.wires.stream().anyMatch(w -> fault.sort(w) == Fault.Sort.BREAK);
            if (asks) {
                assertThat(rows.stream().filter(r -> r.fault() == fault).map(Row::chosen))
                        .as(fault.title)
                        .contains(Chosen.values());
            }
        }
        for (Hint hint : Hint.values()) {
            assertThat(rows.stream().filter(r -> r.hint() == hint).map(r -> r.fault().delivery))
                    .as(hint.word)
                    .containsAll(Arrays.asList(Delivery.values()));
        }
    }
}
