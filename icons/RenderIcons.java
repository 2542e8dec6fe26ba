import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * Renders the drawings of this folder at the sizes the desktop asks for; run by the build.
 *
 * <p>{@code java -cp jsvg.jar RenderIcons.java SOURCES TARGET} writes {@code app-SIZE.png}, {@code
 * state-NAME-SHADE-SIZE.png} and {@code tray-NAME-SHADE-SIZE.png}, SHADE being what lies behind the
 * picture: {@code light} or {@code dark}; and {@code app.ico} and {@code app.icns}, in which Windows
 * and macOS want the application's icon. With {@code --sheet FILE} it also writes all of them on
 * one page to look at.
 */
class RenderIcons {
    private static final List<String> STATES =
            List.of(
                    "needs-you",
                    "broken",
                    "connecting",
                    "ready",
                    "ready-when-needed",
                    "off");
    private static final List<Integer> APP = List.of(16, 22, 24, 32, 48, 64, 96, 128, 256, 512);
    private static final List<Integer> ICO = List.of(16, 24, 32, 48, 64, 256);

    /** By the type that names the side; "ic11" is 16 points on a fine screen. */
    private static final Map<String, Integer> ICNS =
            new TreeMap<>(
                    Map.of("icp4", 16, "icp5", 32, "ic07", 128, "ic08", 256, "ic09", 512, "ic11", 32, "ic12", 64));

    private static final List<Integer> STATE = List.of(16, 22, 24, 32, 48);
    private static final List<Integer> TRAY = List.of(16, 22, 24, 32, 48, 64);

    /** The drawings are in the colours for a light background; these stand for them on a dark one. */
    private static final Map<String, String> ON_DARK =
            Map.of(
                    "#1a7f37", "#3fb950",
                    "#8c959f", "#9aa4ae",
                    "#0969da", "#58a6ff",
                    "#bf8700", "#e3b341",
                    "#cf222e", "#ff6a69",
                    "#afb8c1", "#7d8590",
                    "#24292f", "#f6f8fa",
                    "#ffffff", "#0d1117");

    private final Path sources;

    RenderIcons(Path sources) {
        this.sources = sources;
    }

    public static void main(String[] args) throws IOException {
        Path sources = Path.of(args[0]);
        Path target = Path.of(args[1]);
        RenderIcons icons = new RenderIcons(sources);
        if (!icons.isNewerThan(target.resolve("app-512.png"))) {
            return;
        }
        Files.createDirectories(target);
        icons.all(target);
        if (args.length == 4 && args[2].equals("--sheet")) {
            ImageIO.write(icons.sheet(), "png", Path.of(args[3]).toFile());
        }
    }

    private boolean isNewerThan(Path last) throws IOException {
        if (!Files.exists(last)) {
            return true;
        }
        try (var files = Files.list(sources)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0)
                    > last.toFile().lastModified();
        }
    }

    private void all(Path target) throws IOException {
        for (boolean dark : List.of(false, true)) {
            String shade = dark ? "-dark-" : "-light-";
            for (String state : STATES) {
                for (int size : STATE) {
                    write(draw("state-" + state, size, dark), target, "state-" + state + shade + size);
                }
                for (int size : TRAY) {
                    write(tray(state, size, dark), target, "tray-" + state + shade + size);
                }
            }
        }
        for (int size : APP) {
            write(draw("app", size, false), target, "app-" + size);
        }
        Files.write(target.resolve("app.ico"), ico());
        Files.write(target.resolve("app.icns"), icns());
    }

    /** https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10), with PNGs inside. */
    private byte[] ico() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (int size : ICO) {
            pictures.add(png("app", size));
        }
        ByteBuffer head = ByteBuffer.allocate(6 + 16 * ICO.size()).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) 0).putShort((short) 1).putShort((short) ICO.size());
        int at = head.capacity();
        for (int i = 0; i < ICO.size(); i++) {
            // A side of 256 is written as 0; one plane, 32 bits a pixel.
            byte side = (byte) (int) ICO.get(i);
            head.put(side).put(side).putShort((short) 0).putShort((short) 1).putShort((short) 32);
            head.putInt(pictures.get(i).length).putInt(at);
            at += pictures.get(i).length;
        }
        return joined(head.array(), pictures);
    }

    /** https://en.wikipedia.org/wiki/Apple_Icon_Image_format: a type and a length before each PNG. */
    private byte[] icns() throws IOException {
        List<byte[]> parts = new ArrayList<>();
        for (var part : ICNS.entrySet()) {
            byte[] picture = png("app", part.getValue());
            parts.add(chunk(part.getKey(), picture.length));
            parts.add(picture);
        }
        return joined(chunk("icns", parts.stream().mapToInt(part -> part.length).sum()), parts);
    }

    private static byte[] chunk(String type, int length) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8).put(name).putInt(8 + length).array();
    }

    private static byte[] joined(byte[] first, List<byte[]> others) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(first);
        others.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private byte[] png(String name, int size) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(draw(name, size, false), "png", bytes);
        return bytes.toByteArray();
    }

    /** The symbol with the state's badge in its lower right corner, cut free from it all around. */
    private BufferedImage tray(String state, int size, boolean dark) throws IOException {
        BufferedImage image = draw("tray", size, dark);
        int badge = Math.round(size * 9 / 16f);
        float gap = size / 16f;
        int at = size - badge;
        Graphics2D g = graphics(image);
        g.setComposite(AlphaComposite.Clear);
        g.fill(new Ellipse2D.Float(at - gap, at - gap, badge + 2 * gap, badge + 2 * gap));
        g.setComposite(AlphaComposite.SrcOver);
        g.drawImage(draw("badge-" + state, badge, dark), at, at, null);
        g.dispose();
        return image;
    }

    private BufferedImage draw(String name, int size, boolean dark) throws IOException {
        String svg = Files.readString(sources.resolve(name + ".svg"));
        if (dark) {
            for (var colour : ON_DARK.entrySet()) {
                svg = svg.replace(colour.getKey(), colour.getValue());
            }
        }
        var document =
                new SVGLoader()
                        .load(
                                new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                                null,
                                LoaderContext.createDefault());
        if (document == null) {
            throw new IOException(name + ".svg cannot be read");
        }
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = graphics(image);
        document.render((java.awt.Component) null, g, new ViewBox(0, 0, size, size));
        g.dispose();
        return image;
    }

    private static Graphics2D graphics(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return g;
    }

    private static void write(BufferedImage image, Path target, String name) throws IOException {
        ImageIO.write(image, "png", target.resolve(name + ".png").toFile());
    }

    private BufferedImage sheet() throws IOException {
        List<Color> light = List.of(Color.WHITE, new Color(0xf0f0f0), new Color(0xd6d6d6));
        List<Color> dark = List.of(Color.BLACK, new Color(0x2d2d2d), new Color(0x1b3a5c));
        int row = 84;
        BufferedImage page = new BufferedImage(1180, row * 6 + 150, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = graphics(page);
        int y = 0;
        for (Color background : java.util.stream.Stream.concat(light.stream(), dark.stream()).toList()) {
            boolean isDark = dark.contains(background);
            g.setColor(background);
            g.fillRect(0, y, page.getWidth(), row);
            int x = 10;
            for (String state : STATES) {
                for (int size : List.of(16, 22, 48)) {
                    g.drawImage(tray(state, size, isDark), x, y + 8, null);
                    x += size + 8;
                }
                x -= 110;
                for (int size : List.of(16, 24)) {
                    g.drawImage(draw("state-" + state, size, isDark), x, y + 58 - size / 4, null);
                    x += size + 8;
                }
                x += 130;
            }
            y += row;
        }
        g.setColor(Color.GRAY);
        g.fillRect(0, y, page.getWidth(), 150);
        int x = 10;
        for (int size : List.of(16, 24, 32, 48, 64, 128)) {
            g.drawImage(draw("app", size, false), x, y + 10, null);
            x += size + 16;
        }
        g.dispose();
        return page;
    }
}
