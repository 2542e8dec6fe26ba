package dev.holdline.ui.tray;

import dev.holdline.platform.linux.IndicatorTray;
import dev.holdline.platform.linux.TrayHost;
import dev.holdline.ui.Sample;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;

/** Shows the tray of a sample and prints what its menu is told; reads commands from its input. */
public final class TrayProgram {
    private TrayProgram() {}

    public static void main(String[] args) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Platform.setImplicitExit(false);
        Platform.startup(started::countDown);
        started.await();
        TrayHost host = new TrayHost();
        host.watch(() -> System.out.println("host changed"));
        Sample.Core core = new Sample.Core();
        core.publish(Sample.snapshot(Sample.question(1)));
        Path images = Files.createTempDirectory("tray");
        System.out.println("images " + images);
        CountDownLatch viewed = new CountDownLatch(1);
        Platform.runLater(() -> {
            var unused =
                    new TrayView(
                            core,
                            new IndicatorTray(Platform::runLater, System::nanoTime, images),
                            text -> System.out.println("clipboard " + text),
                            text -> System.out.println("said " + text),
                            () -> System.out.println("open window"));
            viewed.countDown();
        });
        viewed.await();
        System.out.println("started");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "host" -> System.out.println("host " + host.isPresent());
                case "told" -> System.out.println("told " + core.told);
                case "calm" -> core.publish(Sample.snapshot());
                case "ask" -> core.publish(Sample.snapshot(Sample.question(2)));
                case "storm" -> {
                    for (int i = 0; i < 200; i++) {
                        core.publish(
                                i % 2 == 0
                                        ? Sample.snapshot()
                                        : Sample.snapshot(Sample.question(i)));
                    }
                    CountDownLatch alive = new CountDownLatch(1);
                    Platform.runLater(alive::countDown);
                    alive.await();
                    System.out.println("weathered");
                }
                case "threads" -> {
                    Thread.getAllStackTraces()
                            .keySet()
                            .forEach(thread -> System.out.println("thread " + thread.getName()));
                    System.out.println("threads listed");
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        Platform.exit();
        System.exit(0);
    }
}
