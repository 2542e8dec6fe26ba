package dev.holdline.ui.settings;

import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The window's left side: a button for each page, the address and today's counts at the bottom. */
final class Navigation extends VBox {
    private final List<Entry> entries = new ArrayList<>();
    private final ToggleGroup group = new ToggleGroup();
    private final Label address = Texts.wrapped("", "muted");
    private final Label today = Texts.wrapped("", "muted");

    private record Entry(Tab page, ToggleButton button, Label badge) {}

    Navigation(List<Tab> pages, ImageView icon, Consumer<Tab> chosen) {
        getStyleClass().add("navigation");
        HBox brand = new HBox(8, icon, Texts.label(Words.of("window.title"), "brand"));
        brand.setAlignment(Pos.CENTER_LEFT);
        brand.getStyleClass().add("brand-row");
        getChildren().add(brand);
        for (Tab page : pages) {
            entries.add(entry(page, chosen));
        }
        Region spring = new Region();
        VBox.setVgrow(spring, Priority.ALWAYS);
        address.setId("address");
        today.setId("today");
        VBox bottom = new VBox(2, address, today);
        bottom.getStyleClass().add("navigation-bottom");
        getChildren().addAll(spring, bottom);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    private Entry entry(Tab page, Consumer<Tab> chosen) {
        ToggleButton button = new ToggleButton(Words.of("page." + page.key));
        button.setId("page-" + page.key);
        button.setToggleGroup(group);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setMnemonicParsing(false);
        // One stop for Tab; arrows go from page to page.
        button.focusTraversableProperty().bind(button.selectedProperty());
        // Pressed while it was no stop for Tab, it would not take the keyboard by itself.
        button.setOnAction(_ -> button.requestFocus());
        // A second press of the page that is open would leave none open.
        button.selectedProperty()
                .addListener((_, _, now) -> {
                    if (now) {
                        chosen.accept(page);
                    } else if (group.getSelectedToggle() == null) {
                        button.setSelected(true);
                    }
                });
        Label badge = Texts.label("", "badge");
        badge.setMouseTransparent(true);
        badge.setMinWidth(Region.USE_PREF_SIZE);
        StackPane.setAlignment(badge, Pos.CENTER_RIGHT);
        getChildren().add(new StackPane(button, badge));
        return new Entry(page, button, badge);
    }

    void select(Tab page) {
        entries.stream()
                .filter(entry -> entry.page == page)
                .forEach(entry -> entry.button.setSelected(true));
    }

    /** Puts the keyboard on the open page's button. */
    void focus() {
        entries.stream()
                .filter(entry -> entry.button.isSelected())
                .forEach(entry -> entry.button.requestFocus());
    }

    void show(Snapshot snapshot) {
        for (Entry entry : entries) {
            long needs = entry.page.needs.applyAsLong(snapshot);
            long count = entry.page.count.applyAsLong(snapshot);
            String number = Words.of("window.count", needs > 0 ? needs : count);
            entry.badge.setText(needs + count > 0 ? number : "");
            entry.badge.setVisible(needs + count > 0);
            if (needs > 0 != entry.badge.getStyleClass().contains("amber")) {
                if (needs > 0) {
                    entry.badge.getStyleClass().add("amber");
                } else {
                    entry.badge.getStyleClass().remove("amber");
                }
            }
            entry.button.setAccessibleText(
                    Words.of("window.page", entry.button.getText(), count, needs));
        }
        address.setText(
                snapshot.address().replaceFirst("^https?://", "").replaceFirst("/mcp$", ""));
        today.setText(Words.of("window.today", snapshot.callsToday(), snapshot.heldToday()));
    }

    /** Arrows go from page to page and end at the first and the last. */
    private void pressed(KeyEvent key) {
        int step = key.getCode() == KeyCode.DOWN ? 1 : key.getCode() == KeyCode.UP ? -1 : 0;
        if (step == 0) {
            return;
        }
        key.consume();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).button.isFocused()) {
                Entry next = entries.get(Math.clamp(i + step, 0, entries.size() - 1));
                next.button.setSelected(true);
                next.button.requestFocus();
                return;
            }
        }
    }
}
