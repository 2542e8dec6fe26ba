package dev.holdline.history;

import java.nio.file.Path;
import java.time.Instant;

/** Another Holdline that writes the same history: folder, name of its rows, how many. */
final class HistoryWriter {
    private HistoryWriter() {}

    public static void main(String[] args) {
        try (var history = new History(Path.of(args[0]))) {
            write(history, args[1], Integer.parseInt(args[2]));
        }
    }

    static void write(History history, String name, int rows) {
        for (int i = 0; i < rows; i++) {
            history.add(HistoryTest.row(Instant.EPOCH.plusSeconds(i), name + "-" + i));
        }
    }
}
