package dev.holdline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.BodyBudget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events as HTML Standard §9.2.6 has them. */
class EventStreamTest {
    private static List<String> read(InputStream in) throws IOException {
        var stream = new EventStream(in, new BodyBudget(1 << 20, 1 << 22));
        var all = new ArrayList<String>();
        for (var event = stream.next(); event != null; event = stream.next()) {
            String data = null;
            if (event.data() != null) {
                var out = new ByteArrayOutputStream();
                event.data().writeTo(out, 0, event.data().length());
                data = out.toString(StandardCharsets.UTF_8);
            }
            Duration retry = event.retry();
            all.add(
                    event.type()
                            + "|"
                            + event.id()
                            + "|"
                            + (retry == null ? null : retry.toMillis())
                            + "|"
                            + data
                            + (event.lost() == null ? "" : "|" + event.lost().why()));
        }
        return all;
    }

    private static List<String> read(String text) throws IOException {
        return read(bytes(text));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreReadAndUnknownOnesPassedOver() throws IOException {
        assertThat(
                        read(
                                "event: endpoint\nid: 7\nretry: 250\nfoo: bar\nbaz\n: comment\ndata: x\n\n"))
                .containsExactly("endpoint|7|250|x");
    }

    @Test
    void oneSpaceAfterTheColonIsNotPartOfTheValue() throws IOException {
        assertThat(read("data:x\n\ndata: x\n\ndata:  x\n\n"))
                .containsExactly(
                        "message|null|null|x", "message|null|null|x", "message|null|null| x");
    }

    @Test
    void linesOfDataAreJoined() throws IOException {
        assertThat(read("data: a\ndata\ndata: b\n\n")).containsExactly("message|null|null|a\n\nb");
    }

    @Test
    void everyKindOfLineEndCounts() throws IOException {
        assertThat(read("data: a\r\n\r\ndata: b\r\rdata: c\n\n"))
                .containsExactly(
                        "message|null|null|a", "message|null|null|b", "message|null|null|c");
    }

    @Test
    void aByteOrderMarkAtTheStartIsSkipped() throws IOException {
        assertThat(read("\uFEFFdata: a\n\n")).containsExactly("message|null|null|a");
    }

    @Test
    void anEventThatPrimesHasAnIdAndNoData() throws IOException {
        assertThat(read("id: 1\ndata:\n\n")).containsExactly("message|1|null|null");
    }

    @Test
    void halfAnEventAtTheEndIsNone() throws IOException {
        assertThat(read("id: 1\ndata: a\n\nid: 2\ndata: b\n")).containsExactly("message|1|null|a");
        assertThat(read("id: 1\ndata: a\n\nid: 2\ndata: b")).hasSize(1);
    }

    @Test
    void valuesThatMakeNoSenseAreIgnored() throws IOException {
        assertThat(read("id: a\0b\nretry: soon\nretry: -1\ndata: x\n\n"))
                .containsExactly("message|null|null|x");
    }

    @Test
    void dataThatIsTooLargeIsToldAndTheNextEventIsRead() throws IOException {
        assertThat(read("data: " + "x".repeat(2_000_000) + "\n\ndata: y\n\n"))
                .containsExactly(
                        "message|null|null|null|a message may have at most 1 MB",
                        "message|null|null|y");
    }

    @Test
    void anEventWhoseLastPieceIsTooMuchIsToldAndTheNextIsRead() throws IOException {
        var budget = new BodyBudget(1 << 20, 400 << 10);
        String large = "{\"id\":1," + "x".repeat(450 << 10) + "2}";
        var stream = new EventStream(bytes("data: " + large + "\n\ndata: y\n\n"), budget);
        LostMessage lost = stream.next().lost();
        assertThat(lost.cause()).isEqualTo(Evidence.TOO_LARGE);
        assertThat(lost.head()).startsWith("{\"id\":1,x".getBytes(StandardCharsets.UTF_8));
        assertThat(lost.tail()).endsWith("x2}".getBytes(StandardCharsets.UTF_8));
        assertThat(budget.inUse()).isZero();
        assertThat(stream.next().data().length()).isEqualTo(1);
        assertThat(stream.next()).isNull();
    }

    @Test
    void anEventThatCannotBeStoredIsToldAndTheNextIsRead(@TempDir Path dir) throws IOException {
        var budget = new BodyBudget(1 << 20, 4 << 20, dir.resolve("gone"));
        String large = "data: " + "x".repeat(300 << 10) + "\n\ndata: y\n\n";
        var stream = new EventStream(bytes(large), budget);
        assertThat(stream.next().lost().cause()).isEqualTo(Evidence.NOT_STORED);
        assertThat(budget.inUse()).isZero();
        assertThat(stream.next().data().length()).isEqualTo(1);
    }

    /**
     * However the bytes are cut, the same events come out; an event is told when its last byte is
     * there.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSameEventsComeOutHoweverTheBytesAreCut(long seed) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder();
        String[] ends = {"\n", "\r", "\r\n"};
        for (int i = 0; i < 200; i++) {
            String end = ends[random.nextInt(3)];
            if (random.nextBoolean()) text.append("id: é").append(i).append(end);
            if (random.nextInt(4) == 0)
                text.append(":").append("c".repeat(random.nextInt(20_000))).append(end);
            text.append("data: ")
                    .append("ü".repeat(random.nextInt(12_000)))
                    .append(end)
                    .append(end);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        InputStream crumbs =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] into, int from, int count) {
                        return super.read(into, from, Math.min(count, 1 + random.nextInt(300)));
                    }
                };
        assertThat(read(crumbs)).isEqualTo(read(text.toString()));
    }

    @Test
    void anEventIsToldBeforeTheByteAfterItArrives() throws IOException {
        var in =
                new ByteArrayInputStream("data: a\r\n\r".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] into, int from, int count) {
                        int n = super.read(into, from, count);
                        if (n < 0) throw new AssertionError("waited for more");
                        return n;
                    }
                };
        assertThat(new EventStream(in, BodyBudget.standard()).next()).isNotNull();
    }
}
