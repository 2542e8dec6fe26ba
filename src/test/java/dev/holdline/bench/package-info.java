/** What the measurements of {@code src/test/node/bench.mjs} compare Holdline with. */
@NullMarked
package dev.holdline.bench;

import org.jspecify.annotations.NullMarked;
