package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.ConfigurationFeed.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files; only the last test may look for itself, the others need the watch. */
class ConfigurationFeedTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir Path folder;
    private final BlockingQueue<State> told = new LinkedBlockingQueue<>();
    private final List<ConfigurationFeed> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(ConfigurationFeed::close);
    }

    @Test
    void aFileWrittenInPlaceIsReadAgain() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        assertThat(names(feed.current())).containsExactly("a");
        Files.writeString(file(), json("b"));
        State state = next();
        while (state.problem().isPresent()) {
            state = next();
        }
        assertThat(names(state.current())).containsExactly("b");
        assertThat(names(feed.current())).containsExactly("b");
    }

    @Test
    void aFileReplacedByRenamingIsReadAgainEachTime() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        for (String name : List.of("b", "c")) {
            Path fresh = Files.writeString(folder.resolve(".config.json.swp"), json(name));
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
            assertThat(names(next().current())).containsExactly(name);
        }
        assertThat(feed.problem()).isEmpty();
    }

    @Test
    void aFileThatAppearsLaterIsRead() throws Exception {
        ConfigurationFeed feed = open(file(), NEVER);
        assertThat(feed.current()).isEqualTo(Configuration.EMPTY);
        assertThat(feed.problem()).isEmpty();
        write("a");
        assertThat(names(next().current())).containsExactly("a");
    }

    @Test
    void aBrokenFileKeepsTheLastGoodConfigurationAndIsSaid() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        Files.writeString(file(), "{\n\"mcpServers\": nope}");
        State broken = next();
        assertThat(names(broken.current())).containsExactly("a");
        assertThat(broken.problem())
                .get()
                .extracting(Problem::sentence)
                .asString()
                .contains("line 2");
        assertThat(feed.problem()).isEqualTo(broken.problem());

        write("a");
        assertThat(next().problem()).as("the same good content heals it").isEmpty();
    }

    @Test
    void aFileBrokenFromTheStartIsAProblemUntilItIsMended() throws Exception {
        Files.writeString(file(), "{");
        ConfigurationFeed feed = open(file(), NEVER);
        assertThat(feed.current()).isEqualTo(Configuration.EMPTY);
        assertThat(feed.problem()).isPresent();
        write("a");
        assertThat(names(next().current())).containsExactly("a");
        assertThat(feed.problem()).isEmpty();
    }

    @Test
    void aFileThatGoesAwayKeepsItsServers() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        Files.delete(file());
        State gone = next();
        assertThat(names(gone.current())).containsExactly("a");
        assertThat(gone.problem()).get().extracting(Problem::what).isEqualTo("the file is gone");
        write("b");
        assertThat(names(next().current())).containsExactly("b");
        assertThat(feed.problem()).isEmpty();
    }

    @Test
    void manyWritesInARowAreFewStatesAndTheLastOneCounts() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        for (int i = 0; i < 200; i++) {
            Files.writeString(file(), json("s" + i));
        }
        List<State> states = new ArrayList<>();
        do {
            states.add(next());
        } while (!names(states.getLast().current()).equals(List.of("s199")));
        assertThat(states).hasSizeLessThan(20);
        assertThat(names(feed.current())).containsExactly("s199");
    }

    @Test
    void anotherFileInTheFolderOrTheSameContentTellsNothing() throws Exception {
        write("a");
        ConfigurationFeed feed = open(file(), NEVER);
        Files.writeString(folder.resolve("other.json"), "{}");
        write("a");
        write("z");
        assertThat(names(next().current())).as("the first that is told").containsExactly("z");
        assertThat(names(feed.current())).containsExactly("z");
    }

    @Test
    void theTargetOfALinkIsFollowed() throws Exception {
        Path real = Files.createDirectories(folder.resolve("dotfiles")).resolve("h.json");
        Files.writeString(real, json("a"));
        Files.createSymbolicLink(file(), real);
        ConfigurationFeed feed = open(file(), NEVER);
        AtomicFile.write(real, json("b").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(names(next().current())).containsExactly("b");
        assertThat(names(feed.current())).containsExactly("b");
    }

    @Test
    void aListenerThatFailsDoesNotStopTheOthers() throws Exception {
        write("a");
        ConfigurationFeed feed = ConfigurationFeed.open(file(), NEVER);
        opened.add(feed);
        feed.watch(s -> {
            throw new IllegalStateException("a view's bug, on purpose");
        });
        feed.watch(told::add);
        write("b");
        assertThat(names(next().current())).containsExactly("b");
        write("c");
        assertThat(names(next().current())).containsExactly("c");
    }

    @Test
    void aClosedListenerOrFeedTellsNothingMore() throws Exception {
        write("a");
        ConfigurationFeed feed = ConfigurationFeed.open(file(), NEVER);
        opened.add(feed);
        BlockingQueue<State> other = new LinkedBlockingQueue<>();
        feed.watch(other::add).close();
        feed.watch(told::add);
        write("b");
        next();
        assertThat(other).isEmpty();
        feed.close();
        feed.close();
        write("c");
        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(names(feed.current())).containsExactly("b");
    }

    @Test
    void aFolderThatIsMadeLaterIsFoundByLooking() throws Exception {
        Path file = folder.resolve("later/config.json");
        ConfigurationFeed feed = open(file, Duration.ofMillis(50));
        Files.createDirectory(file.getParent());
        Files.writeString(file, json("a"));
        assertThat(names(next().current())).containsExactly("a");
        assertThat(feed.problem()).isEmpty();
    }

    private ConfigurationFeed open(Path file, Duration look) {
        ConfigurationFeed feed = ConfigurationFeed.open(file, look);
        opened.add(feed);
        feed.watch(told::add);
        return feed;
    }

    private State next() throws InterruptedException {
        State state = told.poll(20, TimeUnit.SECONDS);
        assertThat(state).as("a new state within 20 s").isNotNull();
        return state;
    }

    private void write(String server) throws Exception {
        Path fresh = Files.writeString(folder.resolve(".fresh"), json(server));
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String json(String server) {
        return "{\"mcpServers\": {\"" + server + "\": {\"command\": \"x\"}}}";
    }

    private static List<String> names(Configuration c) {
        return c.servers().stream().map(ServerDefinition::name).toList();
    }

    private Path file() {
        return folder.resolve("config.json");
    }
}
