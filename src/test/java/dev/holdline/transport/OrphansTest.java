package dev.holdline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Only what a dead Holdline left is ended, and all of it. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc is Linux's")
class OrphansTest {
    private static final long SESSION = session(ProcessHandle.current().pid());
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private static long session(long pid) {
        ProcessStat stat = ProcessStat.of(pid);
        return stat == null ? 0 : stat.session();
    }

    private Process start(String mark, String... command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().put(Child.MARKER, mark);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** The mark of a Holdline that was here and has been killed. */
    private String markOfTheDead() throws Exception {
        Process owner = start("", "sleep", "1000");
        ProcessStat stat = ProcessStat.of(owner.pid());
        assertThat(stat).isNotNull();
        owner.destroyForcibly().waitFor();
        return owner.pid() + ":" + stat.started() + ":" + SESSION;
    }

    private static List<Long> found() {
        return Orphans.find().stream().map(ProcessHandle::pid).toList();
    }

    @Test
    void whatADeadHoldlineLeftIsEndedWithAllThatItStarted() throws Exception {
        String mark = markOfTheDead();
        Process shell = start(mark, "sh", "-c", "trap '' TERM; sleep 1000 & echo $!; wait");
        long grandchild = Long.parseLong(shell.inputReader().readLine());
        assertThat(found()).contains(shell.pid(), grandchild);
        assertThat(Transports.endOrphans()).isGreaterThanOrEqualTo(2);
        assertThat(shell.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessHandle.of(grandchild).filter(Child::runs)).isEmpty();
    }

    @Test
    void aStoppedOneIsEndedToo() throws Exception {
        Process child = start(markOfTheDead(), "sleep", "1000");
        Signals.stop(child.pid());
        Transports.endOrphans();
        assertThat(child.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void childrenOfARunningHoldlineAreLeftAlone() throws Exception {
        Process child = start(Transports.instance(), "sleep", "1000");
        assertThat(found()).doesNotContain(child.pid());
    }

    @Test
    void anotherProcessUnderTheNumberOfTheDeadIsNotTheOwner() throws Exception {
        long us = ProcessHandle.current().pid();
        Process child = start(us + ":1:" + SESSION, "sleep", "1000");
        assertThat(found()).contains(child.pid());
    }

    @Test
    void whatWentIntoASessionOfItsOwnWasMeantToLiveOn() throws Exception {
        Process child = start(markOfTheDead(), "setsid", "sleep", "1000");
        Recorded.until("in its session", () -> session(child.pid()) == child.pid());
        assertThat(found()).doesNotContain(child.pid());
    }

    @Test
    void aMarkThatIsNoneOfOursMeansNothing() throws Exception {
        for (String mark : List.of("", "x", "1:2", "-1:2:3", "this-run")) {
            assertThat(found()).doesNotContain(start(mark, "sleep", "1000").pid());
        }
    }
}
