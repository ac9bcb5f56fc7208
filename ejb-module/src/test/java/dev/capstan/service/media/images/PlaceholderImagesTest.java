package dev.capstan.service.media.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.types.runs.CancelToken;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PlaceholderImagesTest {
    private final PlaceholderImages images = new PlaceholderImages();

    @Test
    void drawsTheSameImageForTheSameWishInTheFormThatIsWanted() throws IOException {
        ImageWish wish = new ImageWish("A red boat, ünïcode and 漢字", AspectRatio.WIDE);

        byte[] first = images.make(wish, new CancelToken()).bytes();
        BufferedImage seen = ImageIO.read(new ByteArrayInputStream(first));

        assertThat(images.make(wish, new CancelToken()).bytes()).isEqualTo(first);
        assertThat(seen.getWidth()).isEqualTo(1344);
        assertThat(seen.getHeight()).isEqualTo(768);
        assertThat(images.make(new ImageWish("A blue boat", AspectRatio.WIDE), new CancelToken())
                        .bytes())
                .isNotEqualTo(first);
    }

    @Test
    void writesWhatItCanAndMarksTheRest() {
        assertThat(DotLetters.letters("  Ünï\n漢 ~z ")).isEqualTo("UNI ? ?Z");
    }
}
