package dev.holdline.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.AtomicFile;
import dev.holdline.platform.Autostart.State;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What is written for launchd; nothing here was run on macOS. */
class LaunchAgentTest {
    @TempDir private Path home;

    @Test
    void isOffUntilThePersonTurnsItOnAndOffAgainAfterwards() throws IOException {
        LaunchAgent agent = agent("/Applications/Holdline.app/Contents/MacOS/Holdline");
        assertThat(agent.state()).isEqualTo(State.OFF);

        agent.turnOn();
        assertThat(agent.state()).isEqualTo(State.ON);

        agent.turnOff();
        assertThat(agent.state()).isEqualTo(State.OFF);
        agent.turnOff();
    }

    @Test
    void namesTheProgramWhateverCharactersItsPathHas() throws Exception {
        String path = "/Applications/R&D <new>/Holdline";
        agent(path).turnOn();

        Document plist = plist();
        assertThat(plist.getElementsByTagName("array").item(0).getTextContent().strip().lines())
                .map(String::strip)
                .containsExactly(path, "--autostart");
    }

    @Test
    void isStartedAgainAfterAFaultAlone() throws Exception {
        agent("/Holdline").turnOn();

        String text = Files.readString(file()).replaceAll("\\s", "");
        assertThat(text)
                .contains(
                        "<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>",
                        "<key>RunAtLoad</key><true/>",
                        "<dict><key>HOLDLINE_KEPT</key><string>launchd</string></dict>");
    }

    private LaunchAgent agent(String program) {
        return new LaunchAgent(home, Path.of(program), AtomicFile::write);
    }

    private Path file() {
        return home.resolve("Library/LaunchAgents/dev.holdline.plist");
    }

    private Document plist() throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        // The type stands on Apple's server, which is not asked.
        parser.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
        return parser.parse(file().toFile());
    }
}
