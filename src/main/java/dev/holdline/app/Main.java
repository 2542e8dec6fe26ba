package dev.holdline.app;

import dev.holdline.cli.Engine;
import dev.holdline.cli.HoldlineCommand;
import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the process starts. */
public final class Main {
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private Main() {}

    public static void main(String[] args) {
        // One line for each thing worth telling, as the command's own messages are.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "holdline: %5$s%6$s%n");
        }
        System.exit(HoldlineCommand.run(new Wired(), args));
    }

    /** What the commands ask for, made by hand. */
    private static final class Wired implements Engine {
        @Override
        public Running serve(
                ServeOptions options, Optional<? extends CompletionStage<Asker>> terminal)
                throws IOException {
            return new Core(options, Home.current().create(), terminal, () -> System.exit(0));
        }

        @Override
        public int desktop(ServeOptions options, boolean quietly) {
            try {
                return DesktopApp.run(options, quietly);
            } catch (IOException e) {
                throw new UncheckedIOException(FailedStart.sentence(e), e);
            }
        }

        @Override
        public int tellWhy(ServeOptions options, UncheckedIOException why) {
            return FailedStart.tell(options, why);
        }

        @Override
        public String sentence(IOException why) {
            return FailedStart.sentence(why);
        }

        @Override
        public String issueToken(String client) throws IOException {
            return new ClientTokens(Home.current().create().state()).issue(client);
        }

        private Optional<DemoScreen> screen = Optional.empty();

        @Override
        public Optional<Asker> dialog() {
            screen = Screen.start().map(DemoScreen::new);
            return screen.map(Asker.class::cast);
        }

        @Override
        public Demo demo(Asker asker, Duration patience) throws IOException {
            return DemoRun.start(asker, patience, screen);
        }

        @Override
        public void demoServer(Path ledger, InputStream in, OutputStream out)
                throws InterruptedException {
            new DemoServer(new DemoLedger(ledger)).serve(in, out);
        }
    }
}
