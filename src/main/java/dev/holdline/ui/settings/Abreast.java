package dev.holdline.ui.settings;

import javafx.geometry.Orientation;
import javafx.scene.layout.Region;

/** A text with a control at its right; below it where there is no room beside it. */
final class Abreast extends Region {
    private static final double GAP = 20;
    private static final double BELOW = 8;
    private static final double LEAST_TEXT = 170;

    private final Region text;
    private final Region control;

    Abreast(Region text, Region control) {
        this.text = text;
        this.control = control;
        getChildren().setAll(text, control);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private boolean isBeside(double width) {
        return room(width) >= LEAST_TEXT;
    }

    private double room(double width) {
        return width - control.prefWidth(-1) - GAP;
    }

    @Override
    protected double computeMinWidth(double height) {
        return control.minWidth(-1);
    }

    @Override
    protected double computePrefWidth(double height) {
        return LEAST_TEXT + GAP + control.prefWidth(-1);
    }

    @Override
    protected double computePrefHeight(double width) {
        double all = width < 0 ? prefWidth(-1) : width;
        double controls = control.prefHeight(-1);
        return isBeside(all)
                ? Math.max(text.prefHeight(room(all)), controls)
                : text.prefHeight(all) + BELOW + controls;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double its = Math.min(width, control.prefWidth(-1));
        double high = control.prefHeight(-1);
        if (isBeside(width)) {
            double tall = text.prefHeight(room(width));
            double middle = Math.max(0, (getHeight() - tall) / 2);
            text.resizeRelocate(0, snapPositionY(middle), room(width), tall);
            double top = Math.max(0, (getHeight() - high) / 2);
            control.resizeRelocate(snapPositionX(width - its), snapPositionY(top), its, high);
        } else {
            double tall = text.prefHeight(width);
            text.resizeRelocate(0, 0, width, tall);
            control.resizeRelocate(0, snapPositionY(tall + BELOW), its, high);
        }
    }
}
