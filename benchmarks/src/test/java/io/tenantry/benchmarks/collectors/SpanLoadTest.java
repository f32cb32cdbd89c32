package io.tenantry.benchmarks.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanLoadTest {

  private static final int[] TENANTS = {0, 1, 2};
  private static final List<SpanBatch> BATCHES = ShopTraces.batches("us-east", 2, 1);

  @Test
  void allThatIsSentArrivesAndIsTimed() throws Exception {
    try (TraceSink sink = TraceSink.start();
        SpanSender sender = SpanSender.plain(sink.port(), Map.of())) {
      SpanLoad.Report report = new SpanLoad(sender, BATCHES, TENANTS).run(20_000, 0.5);

      await().until(() -> sink.spans() == report.spans());
      assertThat(report.spans()).isGreaterThanOrEqualTo(10_000);
      assertThat(report.skipped()).isZero();
      assertThat(report.refused()).isZero();
      assertThat(sink.takeDelays().getTotalCount()).isEqualTo(report.spans());
      assertThat(sink.takeDelays().getTotalCount()).isZero();
    }
  }

  @Test
  void spansAreCountedByOrg() throws Exception {
    try (TraceSink sink = TraceSink.start();
        SpanSender acme = SpanSender.plain(sink.port(), Map.of("X-Scope-OrgID", "acme"));
        SpanSender nobody = SpanSender.plain(sink.port(), Map.of())) {
      send(acme);
      send(nobody);
      send(nobody);

      int spans = BATCHES.getFirst().spans();
      await().until(() -> sink.spans() == 3L * spans);
      assertThat(sink.spans("acme")).isEqualTo(spans);
      assertThat(sink.spans("")).isEqualTo(2L * spans);
      assertThat(sink.spans("globex")).isZero();
    }
  }

  @Test
  void compressedRequestsCountAsMuch() throws Exception {
    byte[] request = BATCHES.getFirst().stamped(0, 0, new int[ShopTraces.TRACES]);
    try (TraceSink sink = TraceSink.start()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", sink.port()).usePlaintext().build();
      try {
        var _ =
            ClientCalls.blockingUnaryCall(
                channel, Bytes.EXPORT_SPANS, CallOptions.DEFAULT.withCompression("gzip"), request);
      } finally {
        channel.shutdownNow();
      }

      assertThat(sink.spans()).isEqualTo(BATCHES.getFirst().spans());
      assertThat(sink.bytes()).isLessThan(request.length / 2);
    }
  }

  @Test
  void oneRequestInSoManyIsCounted() throws Exception {
    try (TraceSink sink = TraceSink.countingOneIn(2);
        SpanSender sender = SpanSender.plain(sink.port(), Map.of())) {
      send(sender);
      send(sender);
      send(sender);

      await().until(() -> sink.requests() == 3);
      assertThat(sink.spans()).isEqualTo(BATCHES.getFirst().spans());
    }
  }

  private static void send(SpanSender sender) {
    SpanBatch batch = BATCHES.getFirst();
    sender.send(batch.stamped(System.nanoTime(), 0, new int[batch.traces()]), status -> {});
  }
}
