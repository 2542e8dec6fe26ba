package dev.holdline.platform.linux;

import dev.holdline.platform.Tray;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One whole menu of the tray. While its entries stay of the same kind they are changed in place;
 * for anything else a new menu takes its place, in one step, because panels fail over menus that
 * are changed entry by entry. UI thread only.
 */
final class IndicatorMenu {
    private static final int IMAGE = 16;

    private final MemorySegment root;
    private final boolean dark;
    private final int scale = GtkLook.screenScale();
    private final List<Mounted> mounted;

    /** What stands at one place: the entry, what is pressed there, and what lies below. */
    private record Mounted(
            Tray.Item item,
            MemorySegment widget,
            Optional<MenuPresses.Press> press,
            List<Mounted> below) {}

    IndicatorMenu(List<Tray.Item> items, boolean dark) throws IOException {
        this.dark = dark;
        root = Indicator.g_object_ref_sink.call(Indicator.gtk_menu_new.call());
        mounted = mount(root, items);
        Gtk.gtk_widget_show_all.call(root);
    }

    MemorySegment root() {
        return root;
    }

    /**
     * @return false, and nothing is changed, where a new menu is needed
     */
    boolean change(List<Tray.Item> items, boolean nowDark) throws IOException {
        if (nowDark != dark || !isSameKind(mounted, items)) {
            return false;
        }
        changeAll(mounted, items);
        return true;
    }

    void close() {
        mounted.forEach(IndicatorMenu::forget);
        Gtk.gtk_widget_destroy.call(root);
        Gtk.g_object_unref.call(root);
    }

    private static void forget(Mounted there) {
        there.press.ifPresent(MenuPresses.Press::forget);
        there.below.forEach(IndicatorMenu::forget);
    }

    private List<Mounted> mount(MemorySegment menu, List<Tray.Item> items) throws IOException {
        List<Mounted> all = new ArrayList<>();
        for (Tray.Item item : items) {
            Mounted added = mount(item);
            Indicator.gtk_menu_shell_append.call(menu, added.widget);
            all.add(added);
        }
        return all;
    }

    private Mounted mount(Tray.Item item) throws IOException {
        return switch (item) {
            case Tray.Action action -> {
                MemorySegment entry = entry(action.text(), action.icon());
                yield new Mounted(
                        item,
                        entry,
                        Optional.of(MenuPresses.listen(entry, action.run())),
                        List.of());
            }
            case Tray.SubMenu subMenu -> {
                MemorySegment entry = entry(subMenu.text(), subMenu.icon());
                MemorySegment below = Indicator.gtk_menu_new.call();
                List<Mounted> inside = mount(below, subMenu.items());
                Indicator.gtk_menu_item_set_submenu.call(entry, below);
                yield new Mounted(item, entry, Optional.empty(), inside);
            }
            case Tray.Label label -> {
                MemorySegment entry = entry(label.text(), Optional.empty());
                Indicator.gtk_widget_set_sensitive.call(entry, Gtk.FALSE);
                yield new Mounted(item, entry, Optional.empty(), List.of());
            }
            case Tray.Separator _ ->
                    new Mounted(
                            item,
                            Indicator.gtk_separator_menu_item_new.call(),
                            Optional.empty(),
                            List.of());
        };
    }

    private MemorySegment entry(String text, Optional<String> icon) throws IOException {
        MemorySegment entry =
                icon.isPresent()
                        ? Indicator.gtk_image_menu_item_new.call()
                        : Indicator.gtk_menu_item_new.call();
        Indicator.gtk_menu_item_set_label.call(entry, text);
        if (icon.isPresent()) {
            setIcon(entry, icon.get());
            Indicator.gtk_image_menu_item_set_always_show_image.call(entry, Gtk.TRUE);
        }
        return entry;
    }

    private void setIcon(MemorySegment entry, String icon) throws IOException {
        try (InputStream png = Drawings.stream(icon, dark, IMAGE * scale)) {
            GtkLook.withPixbuf(
                    png.readAllBytes(),
                    pixbuf -> {
                        MemorySegment image = Indicator.gtk_image_new_from_pixbuf.call(pixbuf);
                        Indicator.gtk_image_menu_item_set_image.call(entry, image);
                        return image;
                    });
        }
    }

    private static boolean isSameKind(List<Mounted> there, List<Tray.Item> items) {
        if (there.size() != items.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            Tray.Item now = items.get(i);
            Mounted before = there.get(i);
            boolean same =
                    switch (now) {
                        case Tray.Action action ->
                                before.item instanceof Tray.Action(_, var icon, _)
                                        && icon.isPresent() == action.icon().isPresent();
                        case Tray.SubMenu subMenu ->
                                before.item instanceof Tray.SubMenu(_, var icon, _)
                                        && icon.isPresent() == subMenu.icon().isPresent()
                                        && isSameKind(before.below, subMenu.items());
                        case Tray.Label _ -> before.item instanceof Tray.Label;
                        case Tray.Separator _ -> before.item instanceof Tray.Separator;
                    };
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private void changeAll(List<Mounted> there, List<Tray.Item> items) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            Mounted before = there.get(i);
            Tray.Item now = items.get(i);
            switch (now) {
                case Tray.Action action -> {
                    Tray.Action was = (Tray.Action) before.item;
                    change(before.widget, was.text(), action.text(), was.icon(), action.icon());
                    before.press.orElseThrow().now(action.run());
                }
                case Tray.SubMenu subMenu -> {
                    Tray.SubMenu was = (Tray.SubMenu) before.item;
                    change(before.widget, was.text(), subMenu.text(), was.icon(), subMenu.icon());
                    changeAll(before.below, subMenu.items());
                }
                case Tray.Label label -> {
                    Tray.Label was = (Tray.Label) before.item;
                    change(
                            before.widget,
                            was.text(),
                            label.text(),
                            Optional.empty(),
                            Optional.empty());
                }
                case Tray.Separator _ -> {}
            }
            there.set(i, new Mounted(now, before.widget, before.press, before.below));
        }
    }

    private void change(
            MemorySegment entry,
            String wasText,
            String text,
            Optional<String> wasIcon,
            Optional<String> icon)
            throws IOException {
        if (!wasText.equals(text)) {
            Indicator.gtk_menu_item_set_label.call(entry, text);
        }
        if (icon.isPresent() && !icon.equals(wasIcon)) {
            setIcon(entry, icon.get());
        }
    }
}
