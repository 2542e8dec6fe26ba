package dev.holdline.ui.settings;

import dev.holdline.history.Entry;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each server broke on each of the last days, the one that broke most first.
 *
 * @param days the oldest first
 */
record Breaks(List<LocalDate> days, List<Server> servers) {
    /**
     * @param perDay as many as there are days
     */
    record Server(String name, List<Integer> perDay) {
        int all() {
            return perDay.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * @param most servers shown; what is beyond is put together under {@code others}
     */
    static Breaks of(
            List<Entry> entries, LocalDate today, ZoneId zone, int days, int most, String others) {
        LocalDate first = today.minusDays(days - 1L);
        Map<String, int[]> counts = new HashMap<>();
        for (Entry entry : entries) {
            if (!(entry instanceof Entry.Broke broke) || broke.cause().isEmpty()) continue;
            LocalDate day = broke.at().atZone(zone).toLocalDate();
            if (day.isBefore(first) || day.isAfter(today)) continue;
            int[] its = counts.computeIfAbsent(broke.server(), _ -> new int[days]);
            its[(int) (day.toEpochDay() - first.toEpochDay())]++;
        }
        List<Server> servers =
                new ArrayList<>(
                        counts.entrySet().stream()
                                .map(e -> new Server(e.getKey(), list(e.getValue())))
                                .sorted(
                                        Comparator.comparing(Server::all)
                                                .reversed()
                                                .thenComparing(Server::name))
                                .toList());
        if (servers.size() > most) {
            List<Server> beyond = servers.subList(most - 1, servers.size());
            int[] sum = new int[days];
            for (Server each : beyond) {
                for (int i = 0; i < days; i++) sum[i] += each.perDay().get(i);
            }
            beyond.clear();
            servers.add(new Server(others, list(sum)));
        }
        return new Breaks(first.datesUntil(today.plusDays(1)).toList(), servers);
    }

    private static List<Integer> list(int[] counts) {
        return java.util.Arrays.stream(counts).boxed().toList();
    }
}
