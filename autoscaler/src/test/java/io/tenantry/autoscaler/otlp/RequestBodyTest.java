package io.tenantry.autoscaler.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestBodyTest {

  private static final int MAX = 1024;
  private static final byte[] LARGEST = new byte[MAX];
  private static final byte[] TOO_LARGE = new byte[MAX + 1];

  @Test
  void readsAsMuchAsIsAllowed() throws IOException, RefusedException {
    assertThat(read(LARGEST, false)).isEqualTo(LARGEST);
    assertThat(read(gzip(LARGEST), true)).isEqualTo(LARGEST);
    assertThat(read(new byte[0], false)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void refuses(byte[] body, boolean gzip, Refusal expected) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> read(body, gzip))
        .extracting(RefusedException::refusal)
        .isEqualTo(expected);
  }

  static Stream<Arguments> refuses() throws IOException {
    byte[] packed = gzip("a body".getBytes(UTF_8));
    return Stream.of(
        argumentSet("one byte too many", TOO_LARGE, false, Refusal.TOO_LARGE),
        argumentSet("one byte too many when unpacked", gzip(TOO_LARGE), true, Refusal.TOO_LARGE),
        argumentSet("a bomb", gzip(new byte[64 * MAX]), true, Refusal.TOO_LARGE),
        argumentSet(
            "an endless chain of empty members",
            chain(gzip(new byte[0]), 100),
            true,
            Refusal.TOO_LARGE),
        argumentSet("nothing, as gzip", new byte[0], true, Refusal.UNDECODABLE),
        argumentSet("no gzip", "a body".getBytes(UTF_8), true, Refusal.UNDECODABLE),
        argumentSet(
            "gzip, cut short", Arrays.copyOf(packed, packed.length - 9), true, Refusal.UNDECODABLE),
        argumentSet("gzip, garbled", garbled(packed), true, Refusal.UNDECODABLE));
  }

  /** More would be wasted: the answer is clear after one byte too many. */
  @Test
  void readsNoFurtherThanItMust() throws IOException {
    ByteArrayInputStream sent = new ByteArrayInputStream(new byte[64 * MAX]);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> RequestBody.read(sent, false, MAX));
    assertThat(sent.available()).isEqualTo(63 * MAX - 1);
  }

  @Test
  void refusesABodyWhoseSenderWentAway() {
    InputStream broken =
        new FilterInputStream(new ByteArrayInputStream(LARGEST)) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> RequestBody.read(broken, false, MAX))
        .extracting(RefusedException::refusal)
        .isEqualTo(Refusal.UNDECODABLE);
  }

  private static byte[] read(byte[] body, boolean gzip) throws RefusedException {
    return RequestBody.read(new ByteArrayInputStream(body), gzip, MAX);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] chain(byte[] member, int times) {
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      chain.writeBytes(member);
    }
    return chain.toByteArray();
  }

  private static byte[] garbled(byte[] packed) {
    byte[] garbled = packed.clone();
    Arrays.fill(garbled, 10, garbled.length - 8, (byte) 0xff);
    return garbled;
  }
}
