package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.ConfigurationFeed;
import dev.holdline.config.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port of the next start, over real files and sockets. */
class MachineTest {
    private static final int OURS = 7332;

    @TempDir private Path folder;
    private Home home;
    private LogFile log;

    @BeforeEach
    void create() throws IOException {
        home = Home.of(Map.of("HOLDLINE_HOME", folder.toString()), "Linux", folder).create();
        log = LogFile.open(home);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Machine machine(String configuration) throws IOException {
        return machine(configuration, OURS);
    }

    private Machine machine(String configuration, int ours) throws IOException {
        Files.writeString(home.configurationFile(), configuration);
        // What it has read stays when it is closed.
        try (ConfigurationFeed feed = ConfigurationFeed.open(home.configurationFile())) {
            return new Machine(home, feed, home.configurationFile(), log, ours);
        }
    }

    private int portOfTheNextStart() throws IOException {
        try (ConfigurationFeed feed = ConfigurationFeed.open(home.configurationFile())) {
            return new PortChoice(home.state()).choose(-1, feed.current().settings().port());
        }
    }

    @Test
    void theNextStartUsesThePortThatWasChosen() throws IOException {
        machine("{}").usePort(7411);

        assertThat(portOfTheNextStart()).isEqualTo(7411);
        assertThat(Files.readString(home.configurationFile())).isEqualTo("{}");
    }

    @Test
    void whereTheConfigurationNamesAPortItIsChangedThere() throws IOException {
        machine("{ // mine\n  \"holdline\": { \"port\": 7500 }\n}\n").usePort(7332);

        assertThat(portOfTheNextStart()).isEqualTo(7332);
        assertThat(Files.readString(home.configurationFile()))
                .isEqualTo("{ // mine\n  \"holdline\": { \"port\": 7332 }\n}\n");
    }

    @Test
    void aPortThatIsTakenHasAHolder() throws IOException {
        try (var taken =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(machine("{}").holder(taken.getLocalPort())).isPresent();
        }
    }

    @Test
    void ourOwnPortIsFreeForUs() throws IOException {
        try (var ours =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(machine("{}", ours.getLocalPort()).holder(ours.getLocalPort())).isEmpty();
        }
    }
}
