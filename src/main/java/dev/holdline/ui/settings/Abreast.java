package dev.holdline.ui.settings;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/**
 * Parts side by side where there is room for them, else below one another, so that nothing is cut
 * in a narrow window or in large text. The first part takes the room that is left. It is measured
 * for every row of a window that opens, hence loops: streams are slow before they are compiled.
 */
final class Abreast extends Pane {
    private static final double GAP = 14;
    private static final double ROW_GAP = 6;
    private static final double LEAST_FIRST = 170;

    private final List<Region> parts;
    private double known = Double.NaN;
    private double height;

    Abreast(Region... parts) {
        this.parts = List.of(parts);
        getChildren().setAll(parts);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private double others() {
        double sum = 0;
        for (Region part : parts) {
            if (part != parts.getFirst()) sum += part.prefWidth(-1) + GAP;
        }
        return sum;
    }

    /** The narrowest that the first part becomes beside others. */
    private double least() {
        return Math.max(LEAST_FIRST, parts.getFirst().minWidth(-1));
    }

    private boolean isWide(double width) {
        return width < 0 || least() + others() <= width;
    }

    private double width(Region part, double all) {
        if (!isWide(all)) {
            return part == parts.getFirst() ? all : Math.min(all, part.prefWidth(-1));
        }
        return part == parts.getFirst() ? all - others() : part.prefWidth(-1);
    }

    private double height(Region part, double all) {
        return part.prefHeight(all < 0 ? -1 : width(part, all));
    }

    @Override
    protected double computeMinWidth(double height) {
        double most = 0;
        for (Region part : parts) most = Math.max(most, part.minWidth(-1));
        return most;
    }

    @Override
    protected double computePrefWidth(double height) {
        // Less, and at the width it asks for they would not be abreast.
        return Math.max(least(), parts.getFirst().prefWidth(-1)) + others();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    /** Asked for many times in one pass; JavaFX itself keeps no height that depends on a width. */
    @Override
    protected double computePrefHeight(double width) {
        if (width != known) {
            height = measured(width);
            known = width;
        }
        return height;
    }

    @Override
    public void requestLayout() {
        known = Double.NaN;
        super.requestLayout();
    }

    private double measured(double width) {
        boolean wide = isWide(width);
        double most = 0;
        double sum = -ROW_GAP;
        for (Region part : parts) {
            double its = height(part, width);
            most = Math.max(most, its);
            sum += its + ROW_GAP;
        }
        return wide ? most : sum;
    }

    @Override
    protected void layoutChildren() {
        double all = getWidth();
        double x = 0;
        double y = 0;
        for (Region part : parts) {
            double width = width(part, all);
            double height = height(part, all);
            if (isWide(all)) {
                part.resizeRelocate(x, snapPositionY((getHeight() - height) / 2), width, height);
                x += width + GAP;
            } else {
                part.resizeRelocate(0, y, width, height);
                y += height + ROW_GAP;
            }
        }
    }
}
