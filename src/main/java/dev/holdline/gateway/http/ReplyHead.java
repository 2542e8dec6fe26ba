package dev.holdline.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes status line and headers of an answer (RFC 9112 §4, §5; RFC 9110 §6.6.1 for the date). */
final class ReplyHead {
    /** How the body's end is told. */
    sealed interface Framing {
        /** {@code content-length}. */
        record Length(long bytes) implements Framing {}

        /** {@code transfer-encoding: chunked}. */
        record Chunks() implements Framing {}

        /** By the end of the connection, or there is no body at all (204). */
        record None() implements Framing {}
    }

    /** What this class writes itself: a handler's own value would contradict the framing. */
    private static final Set<String> OURS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        OURS.addAll(
                List.of("connection", "content-length", "date", "keep-alive", "transfer-encoding"));
    }

    /** IMF-fixdate; the formatter that the JDK calls RFC 1123 writes one-digit days. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final AsciiString OK = AsciiString.of("HTTP/1.1 200 OK\r\n");
    private static final AsciiString CHUNKED = AsciiString.of("transfer-encoding: chunked\r\n");
    private static final AsciiString CLOSE = AsciiString.of("connection: close\r\n");

    private final InstantSource clock;
    private final AsciiString keepAlive;
    private volatile Dated dated = new Dated(-1, AsciiString.EMPTY_STRING);

    private record Dated(long second, AsciiString line) {}

    ReplyHead(InstantSource clock, Duration keepAlive) {
        this.clock = clock;
        this.keepAlive =
                AsciiString.of(
                        "connection: keep-alive\r\nkeep-alive: timeout="
                                + keepAlive.toSeconds()
                                + "\r\n");
    }

    void write(
            ByteBuf out,
            int status,
            Map<String, String> headers,
            Framing framing,
            boolean staysOpen) {
        if (status == 200) {
            ByteBufUtil.writeAscii(out, OK);
        } else {
            ByteBufUtil.writeAscii(
                    out,
                    "HTTP/1.1 "
                            + status
                            + " "
                            + HttpResponseStatus.valueOf(status).reasonPhrase()
                            + "\r\n");
        }
        headers.forEach((name, value) -> header(out, name, value));
        switch (framing) {
            case Framing.Length length ->
                    ByteBufUtil.writeAscii(out, "content-length: " + length.bytes + "\r\n");
            case Framing.Chunks _ -> ByteBufUtil.writeAscii(out, CHUNKED);
            case Framing.None _ -> {}
        }
        ByteBufUtil.writeAscii(out, date());
        ByteBufUtil.writeAscii(out, staysOpen ? keepAlive : CLOSE);
        out.writeByte('\r').writeByte('\n');
    }

    private static void header(ByteBuf out, String name, String value) {
        if (OURS.contains(name)) throw new IllegalArgumentException(name + " is not yours to set");
        checked(name, ' ' + 1);
        checked(value, ' ');
        ByteBufUtil.writeAscii(out, name);
        out.writeByte(':').writeByte(' ');
        ByteBufUtil.writeAscii(out, value);
        out.writeByte('\r').writeByte('\n');
    }

    /** A line end in a value would let its author write headers of his own. */
    private static void checked(String text, int from) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < from || c >= 0x7f) {
                throw new IllegalArgumentException("a header with a control character");
            }
        }
    }

    private AsciiString date() {
        Dated last = dated;
        long second = clock.millis() / 1000;
        if (last.second != second) {
            last =
                    new Dated(
                            second,
                            AsciiString.of("date: " + DATE.format(clock.instant()) + "\r\n"));
            dated = last;
        }
        return last.line;
    }
}
