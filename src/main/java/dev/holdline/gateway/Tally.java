package dev.holdline.gateway;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of today, by server; a new day starts from nothing. */
final class Tally {
    private final InstantSource clock;
    private volatile Day day;

    private record Day(
            LocalDate date,
            Map<String, LongAdder> calls,
            Map<String, LongAdder> breaks,
            LongAdder held) {
        Day(LocalDate date) {
            this(date, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new LongAdder());
        }
    }

    Tally(InstantSource clock) {
        this.clock = clock;
        this.day = new Day(date());
    }

    private LocalDate date() {
        return LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault());
    }

    /** Called once a minute: asking for the date at every call would cost more than counting. */
    void turn() {
        if (!day.date().equals(date())) day = new Day(date());
    }

    void called(String server) {
        day.calls().computeIfAbsent(server, _ -> new LongAdder()).increment();
    }

    void broke(String server) {
        day.breaks().computeIfAbsent(server, _ -> new LongAdder()).increment();
    }

    void held() {
        day.held().increment();
    }

    long calls(String server) {
        LongAdder count = day.calls().get(server);
        return count == null ? 0 : count.sum();
    }

    int breaks(String server) {
        LongAdder count = day.breaks().get(server);
        return count == null ? 0 : count.intValue();
    }

    long calls() {
        return day.calls().values().stream().mapToLong(LongAdder::sum).sum();
    }

    long heldCalls() {
        return day.held().sum();
    }
}
