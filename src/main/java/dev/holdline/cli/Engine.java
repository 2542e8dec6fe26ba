package dev.holdline.cli;

import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Starts what the commands need; the wiring stands behind it. */
public interface Engine {
    /** A Holdline that runs. */
    interface Running extends AutoCloseable {
        String address();

        @Override
        void close();
    }

    /**
     * Starts without any window.
     *
     * @param terminal asks in the terminal, where there is one, from when it is complete
     * @throws IOException see {@link #sentence}
     */
    Running serve(ServeOptions options, Optional<? extends CompletionStage<Asker>> terminal)
            throws IOException;

    /**
     * Starts the desktop application and returns when it has quit.
     *
     * @param quietly without a window that comes to the front, even where no tray shows our icon
     * @throws UncheckedIOException with one sentence that says what is wrong and what helps
     */
    int desktop(ServeOptions options, boolean quietly);

    /**
     * Tells a person at the screen, where there is one, why the desktop application did not start.
     * Returns when they have put that away.
     *
     * @return the exit code
     */
    int tellWhy(ServeOptions options, UncheckedIOException why);

    /** What went wrong, in one sentence, also where the system names nothing but a file. */
    String sentence(IOException why);

    /** Issues a token for a client; shown once. */
    String issueToken(String client) throws IOException;

    /** Asks in a dialog, where there is a display; starts what draws it. */
    Optional<Asker> dialog();

    /**
     * A Holdline of its own with the demo's server and client, in a folder of its own that closing
     * removes.
     *
     * @param asker who is asked
     * @param patience how long its client's calls are held
     * @throws IOException see {@link #sentence}
     */
    Demo demo(Asker asker, Duration patience) throws IOException;

    /**
     * Is the demo's server, an MCP server over stdio, until its input ends.
     *
     * @param ledger the file in which it notes its starts and what its tools run
     */
    void demoServer(Path ledger, InputStream in, OutputStream out) throws InterruptedException;

    /** The demo's Holdline, client and server; what happens on them is the command's to tell. */
    interface Demo extends Running {
        /** Starts calling a tool, as the client does; {@code progress} hears what it is told. */
        Call call(String tool, Map<String, Object> arguments, Consumer<String> progress);

        /** Kills the server's process without warning; gives its process id. */
        long killServer();

        /** The process ids of the server, one for each of its starts. */
        List<Long> starts();

        /** How often the server has begun to run a tool. */
        int runs(String tool);

        /** One call of the client. */
        interface Call {
            /** Waits until the tool runs; false where the call was answered without that. */
            boolean isRunning() throws InterruptedException;

            /** Waits for its answer. */
            Reply reply() throws IOException, InterruptedException;
        }

        /**
         * @param isError as the model is told
         * @param texts the texts of its content, as they came
         */
        record Reply(boolean isError, List<String> texts) {}
    }
}
