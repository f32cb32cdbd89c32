package io.tenantry.context.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.context.Rejection;
import java.time.Duration;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

class UnavailableDirectoryBackOffTest {

  private final ConsumerRecord<String, String> record =
      new ConsumerRecord<>("orders", 0, 0, "key", "value");
  private final UnavailableDirectoryBackOff function = new UnavailableDirectoryBackOff();

  @Test
  void aRecordWaitsForTheDirectoryForeverAndTwiceAsLongEachTime() {
    BackOff backOff =
        function.apply(
            record,
            new ListenerExecutionFailedException(
                "wrapped", new RecordRejectedException(Rejection.DIRECTORY_UNAVAILABLE)));
    assertThat(backOff).isNotNull();
    BackOffExecution waits = backOff.start();
    assertThat(LongStream.generate(waits::nextBackOff).limit(7))
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    assertThat(LongStream.generate(waits::nextBackOff).limit(100_000)).containsOnly(30_000L);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DIRECTORY_UNAVAILABLE")
  void anyOtherRejectionIsLeftToTheErrorHandlersOwnBackOff(Rejection reason) {
    assertThat(function.apply(record, new RecordRejectedException(reason))).isNull();
  }

  @Test
  void soIsAnyOtherFailure() {
    assertThat(function.apply(record, new IllegalStateException("as asked"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT0.0009S, PT1S", "PT-1S, PT1S", "PT2S, PT1S"})
  void waitsThatMakeNoSenseAreRefused(Duration first, Duration longest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnavailableDirectoryBackOff(first, longest))
        .withMessageContaining("(expected: first >= 1 ms, longest >= first)");
  }
}
