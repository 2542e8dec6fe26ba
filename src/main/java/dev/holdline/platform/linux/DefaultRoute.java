package dev.holdline.platform.linux;

import dev.holdline.upstream.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether packets for anywhere have a way out: the kernel's default routes (proc_net(5)). Virtual
 * bridges have addresses while the network is away, but no such route.
 */
public final class DefaultRoute implements Network {
    private static final String ANY4 = "00000000";
    private static final String ANY6 = "0".repeat(32);
    private static final int UP = 0x1;
    private static final int REJECT = 0x200;

    private final Path proc;

    public DefaultRoute() {
        this(Path.of("/proc"));
    }

    DefaultRoute(Path proc) {
        this.proc = proc;
    }

    @Override
    public boolean isUp() {
        try {
            return lines("net/route").stream().anyMatch(DefaultRoute::isWayOut4)
                    || lines("net/ipv6_route").stream().anyMatch(DefaultRoute::isWayOut6);
        } catch (IOException e) {
            return true; // nobody can tell
        }
    }

    /** A kernel without one of the two protocols has no file for it. */
    private List<String> lines(String file) throws IOException {
        Path path = proc.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /** Interface, destination, gateway, flags, …, mask as the eighth. */
    private static boolean isWayOut4(String line) {
        String[] column = line.strip().split("\\s+");
        return column.length > 7
                && column[1].equals(ANY4)
                && column[7].equals(ANY4)
                && isOpen(column[3]);
    }

    /** Destination, its prefix length, …, flags as the ninth, interface. */
    private static boolean isWayOut6(String line) {
        String[] column = line.strip().split("\\s+");
        return column.length > 9
                && column[0].equals(ANY6)
                && column[1].equals("00")
                && !column[9].equals("lo")
                && isOpen(column[8]);
    }

    private static boolean isOpen(String flags) {
        int bits = Integer.parseUnsignedInt(flags, 16);
        return (bits & UP) != 0 && (bits & REJECT) == 0;
    }
}
