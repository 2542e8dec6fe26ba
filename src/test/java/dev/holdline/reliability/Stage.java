package dev.holdline.reliability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Plays many rows side by side on one Holdline. */
final class Stage {
    /** What two cores can do without the clocks of one row running out under another's load. */
    private static final int AT_ONCE = 10;

    private Stage() {}

    static List<Outcome> play(Path folder, List<Row> rows) throws Exception {
        var room = new Semaphore(AT_ONCE);
        var progress = new Progress("rows", rows.size());
        List<Outcome> outcomes = new ArrayList<>();
        try (Lab lab = Lab.open(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> played = new ArrayList<>();
            for (Row row : rows) {
                Callable<Outcome> one =
                        () -> {
                            room.acquire();
                            try {
                                return Play.of(lab, row);
                            } finally {
                                room.release();
                                progress.one();
                            }
                        };
                played.add(threads.submit(one));
            }
            for (int i = 0; i < rows.size(); i++) outcomes.add(result(rows.get(i), played.get(i)));
        }
        return outcomes;
    }

    private static Outcome result(Row row, Future<Outcome> played) throws InterruptedException {
        try {
            return played.get();
        } catch (ExecutionException e) {
            return Outcome.unplayed(row, String.valueOf(e.getCause()));
        }
    }
}
