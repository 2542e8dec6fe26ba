package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.session.PeerProcesses.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that hold real connections. */
@EnabledOnOs(OS.LINUX)
class ProcPeersTest {
    /** Connects as often as it is told a port on a line of input, and holds what it has. */
    private static final String CLIENT =
            """
            import java.io.*;
            import java.net.*;
            import java.util.*;

            public class PeerClient {
                public static void main(String[] args) throws Exception {
                    var held = new ArrayList<Socket>();
                    var in = new BufferedReader(new InputStreamReader(System.in));
                    System.out.println("ready");
                    for (String port; (port = in.readLine()) != null; ) {
                        held.add(new Socket(args[0], Integer.parseInt(port)));
                        System.out.println("connected");
                    }
                }
            }
            """;

    @TempDir Path folder;

    private final ProcPeers peers = new ProcPeers(Path.of("/proc"), Duration.ofMillis(20));
    private final List<Process> children = new ArrayList<>();
    private final List<Socket> accepted = new ArrayList<>();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Files.writeString(folder.resolve("PeerClient.java"), CLIENT);
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : accepted) socket.close();
        listening.close();
        for (Process child : children) child.destroyForcibly().waitFor();
    }

    private Process client(List<String> before, String host, String... options) throws Exception {
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx32m"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(folder.resolve("PeerClient.java").toString(), host));
        var child =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        children.add(child);
        assertThat(line(child)).isEqualTo("ready");
        return child;
    }

    private Process client() throws Exception {
        return client(List.of(), "127.0.0.1");
    }

    private static String line(Process child) throws IOException {
        BufferedReader out = child.inputReader();
        return out.readLine();
    }

    /** Our end of a new connection of that process. */
    private Socket connect(Process child) throws IOException {
        child.outputWriter().write(listening.getLocalPort() + "\n");
        child.outputWriter().flush();
        assertThat(line(child)).isEqualTo("connected");
        Socket socket = listening.accept();
        accepted.add(socket);
        return socket;
    }

    private static InetSocketAddress theirs(Socket socket) {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    private static InetSocketAddress ours(Socket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private Peer find(Socket socket, Peer... known) {
        return peers.find(theirs(socket), ours(socket), List.of(known)).orElseThrow();
    }

    /** As when no file can be opened any more: the folder is seen, and nothing in it. */
    @Test
    void aProcessThatCannotBeLookedAtHasNotEnded(@TempDir Path proc) throws Exception {
        Files.createDirectory(proc.resolve("11"));
        var blind = new ProcPeers(proc, Duration.ofMillis(20));
        var peer = new Peer(11, Instant.EPOCH);
        var ended = new CountDownLatch(1);
        blind.onEnd(peer, ended::countDown);
        assertThat(ended.await(300, TimeUnit.MILLISECONDS)).isFalse();
        Files.delete(proc.resolve("11"));
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void twoConnectionsOfAProcessAreOnePeerAndTwoProcessesAreTwo() throws Exception {
        Process one = client();
        Process two = client();
        Peer first = find(connect(one));
        assertThat(first.pid()).isEqualTo(one.pid());
        assertThat(find(connect(one))).isEqualTo(first);
        assertThat(find(connect(one), first)).isEqualTo(first);
        Peer other = find(connect(two), first);
        assertThat(other.pid()).isEqualTo(two.pid());
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aPeerHasTheStartOfItsProcess() throws Exception {
        Instant before = Instant.now();
        Process child = client();
        Peer peer = find(connect(child));
        assertThat(peer.startedAt())
                .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
        assertThat(find(accepted.getFirst())).as("the same whenever it is read").isEqualTo(peer);
    }

    @Test
    void aConnectionOfTheNewerFamilyIsFoundToo() throws Exception {
        Process mapped = client(List.of(), "127.0.0.1", "-Djava.net.preferIPv4Stack=false");
        assertThat(find(connect(mapped)).pid()).isEqualTo(mapped.pid());
        Process plain = client(List.of(), "127.0.0.1", "-Djava.net.preferIPv4Stack=true");
        assertThat(find(connect(plain)).pid()).isEqualTo(plain.pid());
    }

    @Test
    void aConnectionOverIpv6IsFound() throws Exception {
        listening.close();
        try {
            listening = new ServerSocket(0, 50, Inet6Address.getByName("::1"));
        } catch (IOException none) {
            return; // A machine without IPv6 has no such connection to find.
        }
        Process child = client(List.of(), "::1", "-Djava.net.preferIPv6Addresses=true");
        assertThat(find(connect(child)).pid()).isEqualTo(child.pid());
    }

    @Test
    void ourOwnConnectionIsOurs() throws Exception {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), listening.getLocalPort());
                Socket end = listening.accept()) {
            assertThat(find(end).pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(peers.user(theirs(end), ours(end))).hasValue(peers.ownUser());
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void theUserOfAnotherUsersProcessIsTold() throws Exception {
        // Only root may start another user's process; elsewhere the id told is our own.
        boolean root = peers.ownUser() == 0;
        var command = new ArrayList<String>();
        if (root) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        // Another user cannot read the test's folder, so a shell opens the connection.
        String connect = "exec 3<>/dev/tcp/127.0.0.1/" + listening.getLocalPort() + "; read -r _";
        command.addAll(List.of("bash", "-c", connect));
        var child = new ProcessBuilder(command).directory(Path.of("/").toFile()).start();
        children.add(child);
        Socket socket = listening.accept();
        accepted.add(socket);
        assertThat(peers.user(theirs(socket), ours(socket)))
                .hasValue(root ? 65534 : peers.ownUser());
    }

    @Test
    void aConnectionThatIsGoneHasNoPeer() throws Exception {
        Process child = client();
        Socket socket = connect(child);
        InetSocketAddress theirs = theirs(socket);
        InetSocketAddress ours = ours(socket);
        child.destroyForcibly().waitFor();
        assertThat(socket.getInputStream().read()).isNegative();
        assertThat(peers.find(theirs, ours, List.of())).isEmpty();
        assertThat(peers.user(theirs, ours)).isEmpty();
    }

    @Test
    void aSocketAChildInheritedSpeaksForItsParent() throws Exception {
        var child =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "exec 3<>/dev/tcp/127.0.0.1/"
                                        + listening.getLocalPort()
                                        + "; (read -r _; :) <&0 & echo started; wait")
                        .start();
        children.add(child);
        Socket socket = listening.accept();
        accepted.add(socket);
        assertThat(line(child)).isEqualTo("started");
        assertThat(find(socket).pid()).isEqualTo(child.pid());
    }

    @Test
    void theEndOfAProcessIsToldOnceAndAtOnceWhenItIsOver() throws Exception {
        Process child = client();
        Process stays = client();
        Peer peer = find(connect(child));
        Peer other = find(connect(stays));
        var told = new CountDownLatch(2);
        var toldOther = new CountDownLatch(1);
        peers.onEnd(peer, told::countDown);
        peers.onEnd(peer, told::countDown);
        peers.onEnd(other, toldOther::countDown);
        assertThat(peers.isAlive(peer)).isTrue();
        assertThat(told.getCount()).isEqualTo(2);
        child.destroyForcibly();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(peers.isAlive(peer)).isFalse();
        assertThat(toldOther.getCount()).isEqualTo(1);

        var late = new CountDownLatch(1);
        peers.onEnd(peer, late::countDown);
        assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theWatchStartsAgainAfterItsLastProcessEnded() throws Exception {
        for (int i = 0; i < 2; i++) {
            Process child = client();
            Peer peer = find(connect(child));
            var told = new CountDownLatch(1);
            peers.onEnd(peer, told::countDown);
            child.destroyForcibly();
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPidInOtherHandsIsNotThePeer() throws Exception {
        Process child = client();
        Peer now = find(connect(child));
        var before = new Peer(now.pid(), now.startedAt().minusSeconds(60));
        assertThat(peers.isAlive(before)).isFalse();
        assertThat(find(accepted.getFirst(), before)).isEqualTo(now);
        assertThat(peers.folder(before)).isEmpty();
        assertThat(peers.program(before)).isEmpty();
    }

    @Test
    void folderAndProgramAreTheProcesses() throws Exception {
        Process child = client();
        Peer peer = find(connect(child));
        assertThat(peers.folder(peer)).hasValue(folder.toRealPath());
        assertThat(peers.program(peer)).hasValue("PeerClient");
    }

    @Test
    void aFolderThatWasRemovedIsNotNamed() throws Exception {
        Process child = client();
        Peer peer = find(connect(child));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(folder);
        assertThat(peers.folder(peer)).isEmpty();
        Files.createDirectory(folder);
    }
}
