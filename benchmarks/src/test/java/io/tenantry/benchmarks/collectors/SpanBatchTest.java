package io.tenantry.benchmarks.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanBatchTest {

  private static final int[] TENANTS =
      IntStream.range(0, ShopTraces.TRACES).map(i -> i * 7).toArray();

  private final SpanBatch batch = ShopTraces.batches("us-east", 1, 1).getFirst();

  @Test
  void stampsTimeNumberAndTenantOnEverySpanOfATrace() throws Exception {
    Map<Long, List<Span>> traces =
        spans(batch.stamped(1_234, 5_000, TENANTS)).stream()
            .collect(Collectors.groupingBy(span -> id(span).getLong(8)));

    assertThat(traces.keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ShopTraces.TRACES).mapToObj(i -> 5_000L + i).toList());
    traces.forEach((number, spans) -> {
      assertThat(spans).hasSize(ShopTraces.SPANS_OF_TRACE);
      assertThat(spans).allMatch(span -> id(span).getLong(0) == 1_234);
      assertThat(spans)
          .extracting(SpanBatchTest::tenant)
          .containsOnly(SpanBatch.tenant(TENANTS[Math.toIntExact(number - 5_000)]));
    });
  }

  @Test
  void changesNothingElse() throws Exception {
    List<Span> before = spans(batch.stamped(0, 0, new int[ShopTraces.TRACES]));
    List<Span> after = spans(batch.stamped(Long.MAX_VALUE, Long.MAX_VALUE - 100, TENANTS));

    assertThat(after)
        .map(SpanBatchTest::withoutStamp)
        .isEqualTo(before.stream().map(SpanBatchTest::withoutStamp).toList());
  }

  @Test
  void knowsHowManySpansAndTracesItHas() throws Exception {
    assertThat(batch.spans()).isEqualTo(spans(batch.stamped(0, 0, TENANTS)).size());
    assertThat(batch.traces()).isEqualTo(ShopTraces.TRACES);
  }

  @Test
  void isMadeOfSpansWithTenantsOnly() {
    byte[] without =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addSpans(
                                Span.newBuilder().setTraceId(ByteString.copyFrom(new byte[16])))))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> new SpanBatch(without, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a span without a tenant");
  }

  @Test
  void oneTraceOfARequestHasFailed() throws Exception {
    assertThat(spans(batch.stamped(0, 0, TENANTS)))
        .filteredOn(span -> span.getStatus().getCodeValue() != 0)
        .hasSize(1);
  }

  private static List<Span> spans(byte[] request) throws InvalidProtocolBufferException {
    List<Span> spans = new ArrayList<>();
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
      resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
    }
    return spans;
  }

  private static Span withoutStamp(Span span) {
    List<KeyValue> others =
        span.getAttributesList().stream()
            .filter(attribute -> !attribute.getKey().equals("tenant.id"))
            .toList();
    return span.toBuilder().clearTraceId().clearAttributes().addAllAttributes(others).build();
  }

  private static ByteBuffer id(Span span) {
    return span.getTraceId().asReadOnlyByteBuffer();
  }

  private static String tenant(Span span) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("tenant.id"))
        .map(KeyValue::getValue)
        .findFirst()
        .orElseThrow()
        .getStringValue();
  }
}
