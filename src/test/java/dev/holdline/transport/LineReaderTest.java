package dev.holdline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.transport.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One line that cannot be kept takes neither the stream nor a share of the budget with it. */
class LineReaderTest {
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Line line) throws IOException {
        assertThat(line).isInstanceOf(Line.Whole.class);
        var out = new ByteArrayOutputStream();
        ((Line.Whole) line).body().writeTo(out, 0, ((Line.Whole) line).body().length());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void emptyLinesArePassedOverAndTheLastNeedsNoBreak() throws IOException {
        var lines = new LineReader(bytes("\n\na\n\nb"), BodyBudget.standard());
        assertThat(text(lines.next())).isEqualTo("a");
        assertThat(text(lines.next())).isEqualTo("b");
        assertThat(lines.next()).isNull();
    }

    /** The first is refused with its last piece, the second on the way, the third for itself. */
    @ParameterizedTest
    @ValueSource(ints = {450, 900, 1200})
    void aLineBeyondTheBudgetIsToldAndTheNextIsRead(int kilobytes) throws IOException {
        var budget = new BodyBudget(1 << 20, 400 << 10);
        String large = "{\"id\":1," + "x".repeat(kilobytes << 10) + "2}";
        var lines = new LineReader(bytes(large + "\nnext\n"), budget);
        var lost = (LostMessage) lines.next();
        assertThat(lost.cause()).isEqualTo(Evidence.TOO_LARGE);
        assertThat(lost.head()).hasSize(1024).startsWith(large.substring(0, 12).getBytes());
        assertThat(lost.tail()).hasSize(1024).endsWith("x2}".getBytes(StandardCharsets.UTF_8));
        assertThat(budget.inUse()).isZero();
        assertThat(text(lines.next())).isEqualTo("next");
        assertThat(lines.next()).isNull();
    }

    @Test
    void aLineThatCannotBeStoredIsToldAndTheNextIsRead(@TempDir Path dir) throws IOException {
        var budget = new BodyBudget(1 << 20, 4 << 20, dir.resolve("gone"));
        var lines = new LineReader(bytes("x".repeat(300 << 10) + "\nnext\n"), budget);
        var lost = (LostMessage) lines.next();
        assertThat(lost.cause()).isEqualTo(Evidence.NOT_STORED);
        assertThat(lost.why()).startsWith("a message could not be stored: ").contains("gone");
        assertThat(budget.inUse()).isZero();
        assertThat(text(lines.next())).isEqualTo("next");
    }

    @Test
    void aStreamThatBreaksWithinALineGivesBackItsShare() {
        var budget = new BodyBudget(1 << 20, 4 << 20);
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                };
        InputStream in = new SequenceInputStream(bytes("x".repeat(600 << 10)), broken);
        var lines = new LineReader(in, budget);
        assertThatThrownBy(lines::next).hasMessage("broken");
        assertThat(budget.inUse()).isZero();
    }
}
