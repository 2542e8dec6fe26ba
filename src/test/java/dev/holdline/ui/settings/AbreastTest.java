package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/** When parts stand abreast, and when below one another. */
class AbreastTest {
    private static Region part(double width, double height) {
        Region part = new Region();
        part.setMinSize(0, height);
        part.setPrefSize(width, height);
        return part;
    }

    @Test
    void atTheWidthItAsksForItsPartsStandAbreastHoweverShortTheFirstIs() {
        var abreast = new Abreast(part(20, 30), part(100, 40));

        assertThat(abreast.prefHeight(abreast.prefWidth(-1))).isEqualTo(40);
    }

    @Test
    void whereThereIsNoRoomTheyStandBelowOneAnother() {
        var abreast = new Abreast(part(300, 30), part(100, 40));

        assertThat(abreast.prefHeight(200)).isGreaterThanOrEqualTo(70);
    }

    @Test
    void theFirstPartTakesTheRoomThatIsLeft() {
        Region first = part(20, 30);
        Region last = part(100, 40);
        var abreast = new Abreast(first, last);

        abreast.resize(500, 40);
        abreast.layout();

        assertThat(last.getLayoutX() + last.getWidth()).isEqualTo(500);
        assertThat(first.getWidth()).isBetween(380.0, 400.0);
    }
}
