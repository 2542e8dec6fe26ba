package dev.holdline.ui.settings;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person made of a server's entry in its form.
 *
 * @param keys those the form shows; the others may change while it is open
 * @param seen the entry the form was opened with
 * @param wanted the same with what was typed
 */
record EntryEdit(List<String> keys, ObjectNode seen, ObjectNode wanted) {
    /** Which of its keys are no longer what the person saw. */
    List<String> changedIn(ObjectNode now) {
        return keys.stream().filter(key -> !now.path(key).equals(seen.path(key))).toList();
    }

    /** The entry as it is now, with what was typed. */
    ObjectNode onto(ObjectNode now) {
        ObjectNode edited = now.deepCopy();
        for (String key : keys) {
            if (wanted.has(key)) edited.set(key, wanted.get(key));
            else edited.remove(key);
        }
        return edited;
    }
}
