package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.RecordedStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCallTest {
    private final RecordedStream stream = new RecordedStream();
    private final ClientSession client =
            new ClientSession("s", "c", null, "", Settings.STANDARD, new HandClock());
    private final McpSession session = new McpSession("id", "git", "{}", client, new HandClock());

    private ClientCall call(String token) throws Exception {
        String meta = token.isEmpty() ? "" : ",\"_meta\":{\"progressToken\":" + token + "}";
        return session.begin(
                message(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"push\""
                                + meta
                                + "}}"),
                stream,
                () -> client);
    }

    private static Message message(String json) throws Exception {
        return Message.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Message progress(String value) throws Exception {
        return message(
                "{ \"jsonrpc\":\"2.0\", \"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"t\","
                        + "\"progress\":"
                        + value
                        + ",  \"total\":1e1,\"x\":0.10}}");
    }

    private List<BigDecimal> values() {
        return stream.messages.stream().map(m -> new BigDecimal(m.raw(Field.PROGRESS))).toList();
    }

    @Test
    void bytesStayAsTheyCameWhereNothingOfOursCameBetween() throws Exception {
        ClientCall call = call("\"t\"");
        for (String each : List.of("0", "1.50", "2e0")) call.progress(progress(each));
        assertThat(stream.texts())
                .containsExactly(
                        new String(progress("0").toBytes(), StandardCharsets.UTF_8),
                        new String(progress("1.50").toBytes(), StandardCharsets.UTF_8),
                        new String(progress("2e0").toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void valuesKeepRisingAcrossAHoldAndARetry() throws Exception {
        ClientCall call = call("\"t\"");
        call.progress(progress("1"));
        call.progress(progress("2"));
        call.holdProgress("waiting");
        call.holdProgress("waiting");
        for (String each : List.of("0", "1", "2", "3")) call.progress(progress(each));
        call.holdProgress("waiting again");
        call.progress(progress("1"));
        List<BigDecimal> all = values();
        assertThat(all).hasSize(9);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)).isGreaterThan(all.get(i - 1));
        }
        assertThat(stream.messages)
                .allSatisfy(m -> assertThat(m.raw(Field.PROGRESS_TOKEN)).isEqualTo("\"t\""));
    }

    @Test
    void theHoldIsToldInWordsUnderTheClientsOwnToken() throws Exception {
        call("17").holdProgress("Holdline: waiting \"for you\"");
        assertThat(stream.texts())
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":17,"
                                + "\"progress\":0.001,\"message\":\"Holdline: waiting \\\"for you\\\"\"}}");
    }

    @Test
    void withoutATokenAHoldIsAComment() throws Exception {
        call("").holdProgress("waiting");
        assertThat(stream.messages).isEmpty();
        assertThat(stream.comments).isEqualTo(1);
    }

    @Test
    void aServersFallingProgressIsNotPassedOn() throws Exception {
        ClientCall call = call("\"t\"");
        call.progress(progress("5"));
        call.progress(progress("4"));
        call.progress(progress("5"));
        call.progress(progress("6"));
        assertThat(values()).containsExactly(new BigDecimal("5"), new BigDecimal("6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "\"soon\"", "null"})
    void anOddProgressValueCostsNothingAndStopsNothing(String value) throws Exception {
        ClientCall call = call("\"t\"");
        call.progress(progress(value));
        assertThat(stream.messages).hasSize(1);
        call.holdProgress("waiting");
        call.progress(progress(value));
        call.progress(progress("1"));
        assertThat(stream.messages).hasSize(3);
    }

    @Test
    void aClientThatIsGoneDoesNoHarm() throws Exception {
        stream.takes = 0;
        ClientCall call = call("\"t\"");
        call.progress(progress("1"));
        call.holdProgress("waiting");
        call.notification(progress("1"));
        assertThat(stream.messages).isEmpty();
    }
}
