package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapBuffersTest {
    @Test
    void whatASocketIsReadIntoIsNeverDirectMemory() {
        var buffers = HeapBuffers.INSTANCE;
        assertThat(buffers.ioBuffer().isDirect()).isFalse();
        assertThat(buffers.ioBuffer(10).isDirect()).isFalse();
        assertThat(buffers.ioBuffer(10, 20).isDirect()).isFalse();
        assertThat(buffers.buffer().isDirect()).isFalse();
    }
}
