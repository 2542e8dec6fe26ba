package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As kernels print them. */
class DefaultRouteTest {
    private static final String HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    private static final String LAN =
            "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
    private static final String BRIDGE =
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
    private static final String DEFAULT =
            "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
    private static final String ANY = "0".repeat(32);

    @TempDir private Path proc;

    @BeforeEach
    void net() throws IOException {
        Files.createDirectories(proc.resolve("net"));
    }

    private boolean isUp(String route, String route6) throws IOException {
        Files.writeString(proc.resolve("net/route"), HEAD + route);
        Files.writeString(proc.resolve("net/ipv6_route"), route6);
        return new DefaultRoute(proc).isUp();
    }

    private static String route6(String destination, String length, String flags, String device) {
        return String.join(
                        " ",
                        destination,
                        length,
                        ANY,
                        "00",
                        ANY,
                        "00000400",
                        "00000002",
                        "00000000",
                        flags,
                        "    " + device)
                + "\n";
    }

    @Test
    void aDefaultRouteIsANetwork() throws IOException {
        assertThat(isUp(DEFAULT + LAN, "")).isTrue();
        assertThat(isUp("", route6(ANY, "00", "00000003", "eth0"))).isTrue();
    }

    @Test
    void bridgesAndLinksAloneAreNone() throws IOException {
        assertThat(isUp(LAN + BRIDGE, route6("fe80" + "0".repeat(28), "40", "00000001", "eth0")))
                .isFalse();
    }

    /** The kernel's own last line: everything else is unreachable. */
    @Test
    void theRouteThatRejectsIsNone() throws IOException {
        assertThat(isUp("", route6(ANY, "00", "00200200", "lo"))).isFalse();
    }

    @Test
    void whereTheKernelSaysNothingThereIsNoWayOut() {
        assertThat(new DefaultRoute(proc).isUp()).isFalse();
    }
}
