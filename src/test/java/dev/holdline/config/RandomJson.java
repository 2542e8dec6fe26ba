package dev.holdline.config;

import java.util.Random;

/** Objects as people write them: comments, trailing commas, one line or many, odd strings. */
record RandomJson(Random random) {
    String object(int depth) {
        int members = random.nextInt(5);
        boolean lines = random.nextBoolean();
        var text = new StringBuilder("{").append(comment(lines));
        for (int i = 0; i < members; i++) {
            text.append(gap(lines))
                    .append("\"k" + i + (random.nextInt(4) == 0 ? "\\u00e4\\\"," : "") + "\"")
                    .append(comment(lines))
                    .append(":")
                    .append(comment(lines))
                    .append(value(depth - 1))
                    .append(comment(lines));
            if (i < members - 1 || random.nextInt(3) == 0) {
                text.append(",").append(comment(lines));
            }
        }
        return text.append(gap(lines)).append("}").toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> "1.50";
            case 1 -> "\"a } ] , \\\" // b\"";
            case 2 -> "null";
            case 3 -> "[ ]";
            case 4 -> "[" + value(depth - 1) + ", " + value(depth - 1) + "]";
            default -> object(depth);
        };
    }

    private String gap(boolean lines) {
        return lines ? "\n" + " ".repeat(random.nextInt(6)) : random.nextBoolean() ? " " : "";
    }

    private String comment(boolean lines) {
        return switch (random.nextInt(9)) {
            case 0 -> " /* , \" } */ ";
            case 1 -> lines ? " // { , \"\n" : "";
            default -> "";
        };
    }
}
