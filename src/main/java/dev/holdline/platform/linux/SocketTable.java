package dev.holdline.platform.linux;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kernel's list of TCP sockets: {@code /proc/net/tcp} and {@code tcp6}. */
final class SocketTable {
    /** IPv4 in IPv6, {@code ::ffff:a.b.c.d}, as three words of the kernel's print. */
    private static final String MAPPED = "0000000000000000" + word(0x0000ffff);

    /** The other end of a socket that listens, in the newer family. */
    private static final String NOBODY = "0".repeat(32) + ":0000";

    private final Path tcp;
    private final Path tcp6;

    SocketTable(Path proc) {
        this.tcp = proc.resolve("net/tcp");
        this.tcp6 = proc.resolve("net/tcp6");
    }

    /**
     * @param user the id of the user whose process opened the socket
     */
    record Row(long user, long inode) {}

    /** The row of their end of a connection; null where there is none, or nobody holds it. */
    @Nullable Row row(InetSocketAddress theirs, InetSocketAddress ours) {
        Row row = look(theirs, ours);
        // The kernel prints in pieces: a row can slip through between two of them.
        return row != null ? row : look(theirs, ours);
    }

    private @Nullable Row look(InetSocketAddress theirs, InetSocketAddress ours) {
        InetAddress address = theirs.getAddress();
        if (address instanceof Inet4Address) {
            Row row = find(tcp, end("", theirs) + " " + end("", ours));
            // A program may reach 127.0.0.1 through a socket of the newer family.
            if (row == null) row = find(tcp6, end(MAPPED, theirs) + " " + end(MAPPED, ours));
            // Or listen there: Java's own sockets do.
            return row == null && ours.getAddress().isAnyLocalAddress()
                    ? find(tcp6, end(MAPPED, theirs) + " " + NOBODY)
                    : row;
        }
        return find(tcp6, end("", theirs) + " " + end("", ours));
    }

    private static @Nullable Row find(Path table, String ends) {
        String text;
        try {
            text = new String(Files.readAllBytes(table), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
        int at = text.indexOf(ends);
        if (at < 0) return null;
        int end = text.indexOf('\n', at);
        String[] fields = text.substring(at, end < 0 ? text.length() : end).strip().split(" +");
        // local, remote, state, queues, timer, retransmits, uid, timeout, inode
        if (fields.length < 9) return null;
        long inode = Long.parseLong(fields[8]);
        // A socket in TIME_WAIT is the kernel's own, and its user reads 0.
        return inode == 0 ? null : new Row(Long.parseLong(fields[6]), inode);
    }

    private static String end(String prefix, InetSocketAddress address) {
        var text = new StringBuilder(prefix);
        var bytes = ByteBuffer.wrap(address.getAddress().getAddress());
        while (bytes.hasRemaining()) text.append(word(bytes.getInt()));
        return text.append(':').append("%04X".formatted(address.getPort())).toString();
    }

    /** The kernel prints each 32-bit word of an address as this machine reads it from memory. */
    private static String word(int networkOrder) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return "%08X".formatted(little ? Integer.reverseBytes(networkOrder) : networkOrder);
    }
}
