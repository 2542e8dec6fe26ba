package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/** Launch at login, port, tokens, log, the end, and what this program is. */
final class GeneralPage implements Page {
    private final VBox page = new VBox(18);
    private final TokenSection tokens;
    private final QuitSection quit;

    GeneralPage(Commands commands, Upkeep upkeep, Tokens all) {
        tokens = new TokenSection(all);
        quit = new QuitSection(commands);
        List<Node> sections =
                Stream.of(
                                upkeep.autostart().stream().map(LoginSection::new),
                                Stream.of(new PortSection(upkeep)),
                                Stream.of(tokens).filter(_ -> all.areNeeded()),
                                Stream.of(new LogSection(upkeep), quit, new AboutSection(upkeep)))
                        .<Node>flatMap(each -> each)
                        .toList();
        page.getChildren().add(Texts.wrapped(Words.of("page.general"), "page-title"));
        page.getChildren().addAll(sections);
        page.getStyleClass().add("page");
        OnScreen.watch(
                page,
                shown -> {
                    if (shown) all.refresh();
                    else tokens.forget();
                });
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void show(Snapshot snapshot) {
        quit.show(snapshot);
        tokens.tick();
    }

    /** A heading over what belongs together. */
    static void fill(VBox section, String title, Node... content) {
        section.setSpacing(8);
        section.getStyleClass().add("group");
        section.getChildren().add(Texts.wrapped(Words.of(title), "name"));
        section.getChildren().addAll(content);
    }
}
