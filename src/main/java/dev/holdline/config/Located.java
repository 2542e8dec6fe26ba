package dev.holdline.config;

import java.util.List;

/**
 * A JSON value that knows the line it begins in, and an object that still has its duplicate keys.
 */
sealed interface Located {
    /** From 1. */
    int line();

    record Obj(int line, List<Member> members) implements Located {}

    record Arr(int line, List<Located> items) implements Located {}

    record Text(int line, String value) implements Located {}

    /** As written. */
    record Num(int line, String spelling) implements Located {}

    record Bool(int line, boolean value) implements Located {}

    record Null(int line) implements Located {}

    /**
     * @param line where the key stands
     */
    record Member(int line, String key, Located value) {}

    /** "a text", for messages. */
    default String kind() {
        return switch (this) {
            case Obj _ -> "an object";
            case Arr _ -> "a list";
            case Text _ -> "a text";
            case Num _ -> "a number";
            case Bool _ -> "true or false";
            case Null _ -> "null";
        };
    }
}
