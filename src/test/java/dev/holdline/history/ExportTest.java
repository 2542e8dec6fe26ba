package dev.holdline.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.5Z");
    private static final String HEAD =
            "at,what,server,client,operation,cause,exit_code,asked,answer,surface,outcome,ran,held_ms\r\n";

    @Test
    void csvHasARowForEachKindUnderOneHeader() {
        List<Entry> entries =
                List.of(
                        HistoryTest.row(AT, "search_pages"),
                        new Entry.AnsweredLater(
                                AT, "unity", "Zed", "build", Answer.SKIP, Surface.TRAY),
                        new Entry.Changed(AT, "git", "", "Reconnects.", Surface.WINDOW));

        assertThat(Export.csv(entries))
                .isEqualTo(
                        HEAD
                                + "2026-11-22T10:00:00.500Z,broke,atlassian,Claude Code in ~/src/payments,search_pages,"
                                + "process-exited,1,true,RECONNECT_AND_RETRY,DIALOG,answered,YES,1500\r\n"
                                + "2026-11-22T10:00:00.500Z,answered-later,unity,Zed,build,,,true,SKIP,TRAY,,,\r\n"
                                + "2026-11-22T10:00:00.500Z,changed,git,,,,,,,WINDOW,Reconnects.,,\r\n");
    }

    @Test
    void csvQuotesWhatWouldEndACell() {
        assertThat(Export.csv(List.of(HistoryTest.row(AT, "a,\"b\""))))
                .contains(",\"a,\"\"b\"\"\",process-exited,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)"})
    void csvGuardsCellsThatASpreadsheetWouldCalculate(String operation) {
        assertThat(Export.csv(List.of(HistoryTest.row(AT, operation))))
                .contains(",'" + operation + ",");
    }

    @Test
    void csvGuardsAFormulaThatNeedsQuotesToo() {
        assertThat(Export.csv(List.of(HistoryTest.row(AT, "=HYPERLINK(\"http://x\",\"y\")"))))
                .contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",");
    }

    @Test
    void jsonIsAnArrayOfTheRowsAsTheyAreKept() {
        JsonNode all =
                JsonMapper.builder()
                        .build()
                        .readTree(Export.json(List.of(HistoryTest.row(AT, "=1+1"))));

        assertThat(all.isArray()).isTrue();
        assertThat(all.get(0).path("what").asString()).isEqualTo("broke");
        assertThat(all.get(0).path("at").asString()).isEqualTo("2026-11-22T10:00:00.500Z");
        assertThat(all.get(0).path("operation").asString()).isEqualTo("=1+1");
        assertThat(all.get(0).path("heldMillis").asInt()).isEqualTo(1500);
    }
}
