package dev.holdline.reliability;

import dev.holdline.transport.Delivery;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a row must come to, written without a look at what the product does.
 *
 * @param got one of these
 * @param asked how many questions
 * @param runs how often the tool has been executed in the end
 */
record Expected(Set<Got> got, int asked, int runs) {

    private static Expected of(Got got, int asked, int runs) {
        return new Expected(EnumSet.of(got), asked, runs);
    }

    static Expected of(Row row) {
        Fault fault = row.fault();
        boolean cancels = row.chosen() == Chosen.CANCEL;
        return switch (fault.sort(row.wire())) {
            case HARMLESS -> of(Got.RESULT, 0, 1);
            case SLOW -> cancels ? of(Got.NOTHING, 0, 1) : of(Got.RESULT, 0, 1);
            // "Running time is never bounded by us": only the client ends it.
            case ENDLESS -> of(Got.NOTHING, 0, 1);
            case TOOL_ERROR -> of(Got.TOOL_ERROR, 0, 1);
            case BROKEN_CALL -> of(Got.FAILED, 0, fault.ran);
            case PAUSE -> {
                if (!safe(row)) yield broken(row);
                yield cancels ? of(Got.NOTHING, 0, 0) : of(Got.RESULT, 0, 1);
            }
            case STREAM_DROP ->
                    row.hint().repeatable() ? of(Got.RESULT, 0, fault.ran + 1) : broken(row);
            case CONSENT -> row.chosen() == Chosen.GRANT ? of(Got.RESULT, 1, 1) : broken(row);
            case BREAK -> broken(row);
        };
    }

    /** It cannot have run, or running again does no harm. */
    private static boolean safe(Row row) {
        return row.fault().delivery != Delivery.POSSIBLY_EXECUTED || row.hint().repeatable();
    }

    private static Expected broken(Row row) {
        int ran = row.fault().ran;
        return switch (row.chosen()) {
            case THREE -> of(Got.SKIPPED, 1, ran);
            case NOBODY -> of(Got.STILL_WAITING, 1, ran);
            case CANCEL -> of(Got.NOTHING, 1, ran);
            case ONE ->
                    switch (row.fault().comeback(row.wire())) {
                        case AT_ONCE, WHILE_ASKED -> of(Got.RESULT, 1, ran + 1);
                        // Asked again about the changed tool; the answer is the same again.
                        case CHANGED -> of(Got.RESULT, 2, ran + 1);
                        // Asked again; then the person gives up and skips.
                        case NEVER -> of(Got.SKIPPED, 2, ran);
                    };
            case TWO -> {
                if (!safe(row)) yield of(Got.MAY_HAVE_RUN, 1, ran);
                yield switch (row.fault().comeback(row.wire())) {
                    case AT_ONCE, WHILE_ASKED -> of(Got.RESULT, 1, ran + 1);
                    case CHANGED -> of(Got.RESULT, 2, ran + 1);
                    case NEVER -> of(Got.FAILED, 1, ran);
                };
            }
            case GRANT ->
                    switch (row.fault().comeback(row.wire())) {
                        case AT_ONCE ->
                                safe(row)
                                        ? of(Got.RESULT, 0, ran + 1)
                                        : of(Got.MAY_HAVE_RUN, 0, ran);
                        case CHANGED -> of(Got.RESULT, 1, ran + 1);
                        // Nobody is asked, so nobody puts it right. Either sentence is true where
                        // the call may have run.
                        case WHILE_ASKED, NEVER ->
                                safe(row)
                                        ? of(Got.FAILED, 0, ran)
                                        : new Expected(
                                                EnumSet.of(Got.FAILED, Got.MAY_HAVE_RUN), 0, ran);
                    };
        };
    }
}
