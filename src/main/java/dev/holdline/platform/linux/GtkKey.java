package dev.holdline.platform.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A pressed key, as far as a question cares.
 *
 * @param digit 1 to 9 from the digit row or the keypad, 0 for every other key
 */
record GtkKey(int digit, boolean escape) {
    private static final int ESCAPE = 0xff1b;
    private static final int KEYPAD_0 = 0xffb0;
    private static final int CONTROL_ALT_SUPER = 1 << 2 | 1 << 3 | 1 << 6 | 1 << 26;
    private static final int FIRST_OF_DIGIT_ROW = 10;
    private static final int LAST_OF_DIGIT_ROW = 18;

    static GtkKey of(MemorySegment event) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment state = arena.allocate(JAVA_INT);
            MemorySegment code = arena.allocate(JAVA_SHORT);
            int unused =
                    Gtk.gdk_event_get_keyval.call(event, value)
                            + Gtk.gdk_event_get_state.call(event, state)
                            + Gtk.gdk_event_get_keycode.call(event, code);
            int keyval = value.get(JAVA_INT, 0);
            int held = state.get(JAVA_INT, 0);
            if ((held & CONTROL_ALT_SUPER) != 0) {
                return new GtkKey(0, false);
            }
            int digit = digit(keyval);
            int keycode = code.get(JAVA_SHORT, 0);
            if (digit == 0 && keycode >= FIRST_OF_DIGIT_ROW && keycode <= LAST_OF_DIGIT_ROW) {
                digit = digit(shifted(arena, keycode, held >> 13 & 3));
            }
            return new GtkKey(digit, keyval == ESCAPE);
        }
    }

    /** On French and Czech keyboards the digits are the shifted level of the digit row. */
    private static int shifted(Arena arena, int keycode, int group) {
        MemorySegment key = arena.allocate(3 * JAVA_INT.byteSize());
        key.setAtIndex(JAVA_INT, 0, keycode);
        key.setAtIndex(JAVA_INT, 1, group);
        key.setAtIndex(JAVA_INT, 2, 1);
        return Gtk.gdk_keymap_lookup_key.call(
                Gtk.gdk_keymap_get_for_display.call(Gtk.gdk_display_get_default.call()), key);
    }

    private static int digit(int keyval) {
        if (keyval > '0' && keyval <= '9') {
            return keyval - '0';
        }
        return keyval > KEYPAD_0 && keyval <= KEYPAD_0 + 9 ? keyval - KEYPAD_0 : 0;
    }
}
