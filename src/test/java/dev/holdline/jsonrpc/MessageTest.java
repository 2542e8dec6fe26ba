package dev.holdline.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes come out as they went in; a rewritten field changes its own span and nothing else. */
class MessageTest {
    private static final int DOCUMENTS_PER_SEED = 500;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static Message parse(String json) throws MalformedMessageException {
        return Message.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesComeOutAsTheyWentIn(long seed) throws Exception {
        var documents = new Documents(new Random(seed));
        for (int i = 0; i < DOCUMENTS_PER_SEED; i++) {
            byte[] json = documents.next().bytes();
            assertThat(Message.parse(json.clone()).toBytes()).isEqualTo(json);
        }
    }

    @Test
    void anItemIsAddedAtTheEndOfTheContentAndNothingElseIsTouched() throws Exception {
        appends("[]", "[9]", "[9,10]");
        appends("[ \n ]", "[ \n 9]", "[ \n 9,10]");
        appends("[1]", "[1,9]", "[1,9,10]");
        appends("[ {\"text\":\"]\"} ]", "[ {\"text\":\"]\"} ,9]", "[ {\"text\":\"]\"} ,9,10]");
    }

    private static void appends(String content, String once, String twice) throws Exception {
        String around =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1e2,\"content\":%s,\"b\":[]}}";
        Message message = parse(around.formatted(content)).appendContent("9");
        assertThat(text(message)).isEqualTo(around.formatted(once));
        assertThat(message.length()).isEqualTo(message.toBytes().length);
        Message again = message.withId(Id.of("x")).appendContent("10");
        assertThat(text(again))
                .isEqualTo(around.formatted(twice).replace("\"id\":1", "\"id\":\"x\""));
        assertThat(again.length()).isEqualTo(again.toBytes().length);
    }

    @Test
    void whereThereIsNoContentNothingIsAdded() throws Exception {
        for (String result : List.of("{}", "{\"content\":\"x\"}", "{\"content\":null}", "[]")) {
            String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}";
            assertThat(text(parse(json).appendContent("9"))).isEqualTo(json);
        }
    }

    @Test
    void theBeginningOfAFieldCutsNoCharacter() throws Exception {
        String json =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"arguments\":\"äöü\"}}";
        Message message = parse(json);
        assertThat(message.begin(Field.ARGUMENTS, 100)).isEqualTo("\"äöü\"");
        assertThat(message.begin(Field.ARGUMENTS, 5)).isEqualTo("\"äö");
        assertThat(message.begin(Field.ARGUMENTS, 4)).isEqualTo("\"ä");
        assertThat(message.begin(Field.CONTENT, 5)).isEmpty();
    }

    private static String text(Message message) {
        return new String(message.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rewritingTheIdChangesOnlyTheIdsSpan(long seed) throws Exception {
        var documents = new Documents(new Random(seed));
        for (int i = 0; i < DOCUMENTS_PER_SEED; i++) {
            Documents.Document document = documents.next();
            if (document.idStart < 0) continue;
            Message message = Message.parse(document.bytes());
            assertThat(message.id().json()).isEqualTo(document.id);
            Message renamed = message.withId(Id.of("x-" + i));
            String expected =
                    document.text.substring(0, document.idStart)
                            + "\"x-"
                            + i
                            + "\""
                            + document.text.substring(document.idStart + document.id.length());
            assertThat(new String(renamed.toBytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
            assertThat(renamed.length()).isEqualTo(renamed.toBytes().length);
            assertThat(renamed.withId(message.id()).toBytes())
                    .as("and back")
                    .isEqualTo(document.bytes());
            assertThat(message.toBytes()).as("the original stays").isEqualTo(document.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMessageInAFileReadsAsOneOnTheHeap(long seed) throws Exception {
        var documents = new Documents(new Random(seed));
        var budget = BodyBudget.standard();
        for (int i = 0; i < 5; i++) {
            Documents.Document document = documents.large();
            var collector = new BodyCollector(budget);
            collector.write(document.bytes(), 0, document.bytes().length);
            Message filed = Message.parse(collector.finish());
            Message onHeap = Message.parse(document.bytes());
            assertThat(budget.inUse()).isPositive();
            assertThat(filed.toBytes()).isEqualTo(document.bytes());
            for (Field field : Field.values()) {
                assertThat(filed.raw(field)).as("%s", field).isEqualTo(onHeap.raw(field));
            }
            if (filed.has(Field.ID)) {
                assertThat(filed.withId(Id.of(5)).toBytes())
                        .isEqualTo(onHeap.withId(Id.of(5)).toBytes());
            }
            filed.release();
            assertThat(budget.inUse()).isZero();
        }
    }

    @Test
    void severalRewrittenFieldsEachChangeTheirOwnSpan() throws Exception {
        Message message =
                parse(
                        "{ \"params\" : {\"_meta\":{\"progressToken\" : 1.0 },\"name\":\"a\\u0062\", \"arguments\":{\"name\":\"n\",\"id\":9}},"
                                + "\"id\":1e0,\"method\":\"tools/call\",\"jsonrpc\":\"2.0\"}");
        assertThat(message.text(Field.NAME)).isEqualTo("ab");
        String changed =
                new String(
                        message.with(Field.NAME, "\"server__ab\"")
                                .withId(Id.of(12345))
                                .with(Field.PROGRESS_TOKEN, "\"t\"")
                                .toBytes(),
                        StandardCharsets.UTF_8);
        assertThat(changed)
                .isEqualTo(
                        "{ \"params\" : {\"_meta\":{\"progressToken\" : \"t\" },\"name\":\"server__ab\", \"arguments\":{\"name\":\"n\",\"id\":9}},"
                                + "\"id\":12345,\"method\":\"tools/call\",\"jsonrpc\":\"2.0\"}");
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastOneCounts() throws Exception {
        Message message = parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"x\"}");
        assertThat(message.id()).isEqualTo(Id.of(2));
        assertThat(new String(message.withId(Id.of(3)).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":3,\"method\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "[]",
                "[{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]",
                "{}",
                "{\"jsonrpc\":\"1.0\",\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"x\"} {}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"x\"",
                "{\"jsonrpc\":\"2.0\",\"method\":\"x\",}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"a\nb\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":7}"
            })
    void whatIsNotOneMessageIsRefused(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "1 | 1",
                "1.0 | 1",
                "10 | 1e1",
                "-0 | 0",
                "\"a/b\" | \"a\\/b\"",
                "\"é\" | \"\\u00e9\""
            })
    void anIdSpelledOtherwiseIsTheSameId(String one, String other) {
        assertThat(new Id(one).canonical()).isEqualTo(new Id(other).canonical());
    }

    @Test
    void aNumberIsNotTheStringOfItsDigits() {
        assertThat(Id.of(1).canonical()).isNotEqualTo(Id.of("1").canonical());
        assertThat(new Id("null").canonical()).isEqualTo(new Id("null"));
        assertThat(new Id("1e99999999999").canonical()).isEqualTo(new Id("1e99999999999"));
    }

    @Test
    void aCollectorThatIsResetGivesBackWhatItHadFiled() throws IOException {
        var budget = new BodyBudget(1 << 20, 1 << 22);
        var collector = new BodyCollector(budget);
        byte[] part = new byte[64 * 1024];
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 20; i++) collector.write(part, 0, part.length);
                        })
                .isInstanceOf(BodyTooLargeException.class);
        assertThat(budget.inUse()).isPositive();
        collector.reset();
        assertThat(budget.inUse()).isZero();
        collector.write('x');
        assertThat(collector.finish().length()).isEqualTo(1);
    }

    /** Generates messages as no sane server would write them, and all of them valid. */
    private static final class Documents {
        record Document(String text, int idStart, String id) {
            byte[] bytes() {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }

        private static final List<String> NUMBERS =
                List.of(
                        "0",
                        "-0",
                        "1.10",
                        "1.0",
                        "1e400",
                        "-1E-400",
                        "0.1e+1",
                        "9007199254740993",
                        "123456789012345678901234567890.000",
                        "-0.0",
                        "1E5");
        private static final List<String> STRINGS =
                List.of(
                        "\"\"",
                        "\"a\"",
                        "\"\\u0061\\n\\/\\\"\\\\\"",
                        "\"\\ud83d\\ude00 😀\"",
                        "\"\\ud800\"",
                        "\"\u2028\u2029\u007f\"",
                        "\"{\\\"id\\\":7}\"",
                        "\"é漢字\"");
        private static final List<String> NAMES =
                List.of(
                        "\"a\"",
                        "\"\"",
                        "\"id\"",
                        "\"jsonrpc\"",
                        "\"method\"",
                        "\"name\"",
                        "\"uri\"",
                        "\"_meta\"",
                        "\"progressToken\"",
                        "\"\\u006ex\"",
                        "\"result\"",
                        "\"漢\"",
                        "\"ref\"",
                        "\"cursor\"",
                        "\"content\"",
                        "\"isError\"");
        private final Random random;

        Documents(Random random) {
            this.random = random;
        }

        Document next() {
            return document(List.of());
        }

        Document large() {
            var filler = new StringBuilder("\"");
            while (filler.length() < 300_000) filler.append(filler.length()).append("é");
            return document(List.of("\"filler\"" + space() + ":" + filler.append('"')));
        }

        private Document document(List<String> more) {
            boolean hasId = random.nextInt(4) > 0;
            String id = random.nextBoolean() ? pick(NUMBERS) : pick(STRINGS);
            String idMember = "\"id\"" + space() + ":" + space() + id;
            var members = new ArrayList<>(more);
            members.add("\"jsonrpc\"" + space() + ":" + space() + "\"2.0\"");
            if (hasId) members.add(idMember);
            switch (hasId ? random.nextInt(3) : 0) {
                case 0 -> {
                    members.add("\"method\":" + space() + "\"tools\\/call\"");
                    if (random.nextInt(5) > 0) members.add("\"params\":" + value(4));
                }
                case 1 -> members.add("\"result\":" + space() + value(4));
                default -> members.add("\"error\":" + value(3));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                members.add("\"x" + i + "\":" + space() + value(5));
            }
            Collections.shuffle(members, random);
            var text = new StringBuilder(space()).append('{');
            int idStart = -1;
            for (int i = 0; i < members.size(); i++) {
                if (i > 0) text.append(',');
                text.append(space());
                if (hasId && members.get(i).equals(idMember)) {
                    idStart = text.length() + idMember.length() - id.length();
                }
                text.append(members.get(i)).append(space());
            }
            return new Document(text.append('}').append(space()).toString(), idStart, id);
        }

        private String value(int depth) {
            return switch (depth == 0 ? random.nextInt(3) : random.nextInt(6)) {
                case 0 -> pick(NUMBERS);
                case 1 -> pick(STRINGS);
                case 2 -> pick(List.of("true", "false", "null"));
                case 3 -> "[" + list(depth, false) + "]";
                default -> "{" + list(depth, true) + "}";
            };
        }

        private String list(int depth, boolean named) {
            var all = new ArrayList<String>();
            for (int i = random.nextInt(5); i > 0; i--) {
                all.add(
                        space()
                                + (named ? pick(NAMES) + space() + ":" + space() : "")
                                + value(depth - 1)
                                + space());
            }
            return all.isEmpty() ? space() : String.join(",", all);
        }

        private String space() {
            return random.nextInt(3) > 0
                    ? ""
                    : pick(Arrays.asList(" ", "\n", "\r\n", "\t", "  \n "));
        }

        private String pick(List<String> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
