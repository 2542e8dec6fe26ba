package dev.holdline.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a row.
 *
 * @param agreed whether somebody pressed a button that says the tool is run again
 * @param took from the call's sending to its answer
 * @param said the answer's text
 */
record Outcome(
        Row row,
        Got got,
        int asked,
        int runs,
        boolean oneAnswer,
        boolean agreed,
        Duration took,
        String said) {

    /** The row could not even be set up. */
    static Outcome unplayed(Row row, String why) {
        return new Outcome(row, Got.UNANSWERED, 0, 0, false, false, Duration.ZERO, why);
    }

    /** Empty where all is as the design says. */
    List<String> faults() {
        Expected expected = Expected.of(row);
        List<String> faults = new ArrayList<>();
        if (!expected.got().contains(got))
            faults.add("client got " + got + " instead of " + expected.got());
        if (asked != expected.asked())
            faults.add("asked " + asked + " times instead of " + expected.asked());
        if (runs != expected.runs())
            faults.add("executed " + runs + " times instead of " + expected.runs());
        if (!oneAnswer && got != Got.NOTHING) faults.add("not exactly one answer under its own id");
        if (isRunTwiceUnagreed()) faults.add("EXECUTED TWICE without being agreed");
        return faults;
    }

    boolean isRunTwiceUnagreed() {
        return runs > 1 && !row.hint().repeatable() && !agreed;
    }

    boolean isUnanswered() {
        return got == Got.UNANSWERED || (!oneAnswer && got != Got.NOTHING);
    }

    @Override
    public String toString() {
        return row + ": " + String.join(", ", faults()) + " («" + said + "»)";
    }
}
