package dev.holdline.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** When the last byte came from a server, on whichever stream of its wire. */
final class IdleClock {
    private volatile long last = System.nanoTime();

    void heard() {
        last = System.nanoTime();
    }

    Duration quiet() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - last));
    }

    /** The same bytes; each read that brings some is heard. */
    InputStream listenTo(InputStream in) {
        return new Heard(in);
    }

    private final class Heard extends FilterInputStream {
        Heard(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) heard();
            return b;
        }

        @Override
        public int read(byte[] to, int at, int most) throws IOException {
            int n = in.read(to, at, most);
            if (n > 0) heard();
            return n;
        }
    }
}
