package dev.holdline.reliability;

import java.util.ArrayList;
import java.util.List;

/** One row of the matrix. */
record Row(Fault fault, Wire wire, Hint hint, Chosen chosen) {

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        for (Fault fault : Fault.values())
            for (Wire wire : fault.wires)
                for (Hint hint : Hint.values())
                    for (Chosen chosen : Chosen.values())
                        rows.add(new Row(fault, wire, hint, chosen));
        return rows;
    }

    /**
     * So few rows that every fault meets every wire it can happen on and, where a person has a say,
     * every answer, and every hint every delivery (which the faults bring along).
     */
    static List<Row> pairwise() {
        List<Row> rows = new ArrayList<>();
        int turn = 0;
        for (Fault fault : Fault.values()) {
            List<Wire> wires = List.copyOf(new java.util.TreeSet<>(fault.wires));
            boolean asks = wires.stream().anyMatch(w -> asks(fault.sort(w)));
            int count = asks ? Chosen.values().length : wires.size();
            for (int i = 0; i < count; i++, turn++) {
                Wire wire = wires.get(i % wires.size());
                // Another offset for every fault: else a wire would always meet the same answers.
                Chosen chosen = Chosen.values()[(asks ? i : turn) % Chosen.values().length];
                rows.add(new Row(fault, wire, Hint.values()[turn % Hint.values().length], chosen));
            }
        }
        return rows;
    }

    private static boolean asks(Fault.Sort sort) {
        return sort == Fault.Sort.BREAK
                || sort == Fault.Sort.CONSENT
                || sort == Fault.Sort.STREAM_DROP;
    }

    @Override
    public String toString() {
        return fault.title + " | " + wire.title + " | " + hint.word + " | " + chosen.word;
    }
}
