package dev.holdline.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a stream of bytes, as plain text, bounded in lines and characters. */
final class TextTail {
    /** One line may be this long in bytes; what follows up to the line's end is dropped. */
    private static final int LINE_LIMIT = 1_000;

    private final int mostLines;
    private final int mostCharacters;
    private final Deque<String> lines = new ArrayDeque<>();
    private final byte[] line = new byte[LINE_LIMIT];
    private int characters;
    private int size;
    private boolean returned;
    private long seen;

    TextTail(int mostLines, int mostCharacters) {
        this.mostLines = mostLines;
        this.mostCharacters = mostCharacters;
    }

    synchronized void append(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                endLine();
            } else if (b == '\r') {
                returned = true;
            } else {
                // A carriage return alone is a progress bar painting over itself: keep the last.
                if (returned) size = 0;
                returned = false;
                if (size < LINE_LIMIT) line[size++] = b;
            }
        }
    }

    /** Ends the line begun, as at the end of the stream. */
    synchronized void endLine() {
        String text = PlainText.of(line, size).strip();
        size = 0;
        returned = false;
        if (text.isEmpty()) return;
        seen++;
        lines.addLast(text);
        characters += text.length();
        while (lines.size() > mostLines || characters > mostCharacters) {
            characters -= lines.removeFirst().length();
        }
    }

    /** The lines kept, oldest first, with the one that has begun. */
    synchronized List<String> lines() {
        var all = new ArrayList<>(lines);
        String begun = PlainText.of(line, size).strip();
        if (!begun.isEmpty()) all.add(begun);
        return List.copyOf(all);
    }

    /** How many lines there were in all. */
    synchronized long seen() {
        return seen;
    }
}
