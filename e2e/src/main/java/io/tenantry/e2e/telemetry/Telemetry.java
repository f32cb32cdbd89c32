package io.tenantry.e2e.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.tenantry.e2e.telemetry.Source.LineSource;
import io.tenantry.e2e.telemetry.Source.PointSource;
import io.tenantry.e2e.telemetry.Source.SpanSource;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Makes requests. All ids follow from the seed and the order of the calls, all times from the
 * clock.
 *
 * <p>Thread-safe, but ids follow from the seed only when one thread calls.
 */
public final class Telemetry {

  private static final InstrumentationScope SCOPE =
      InstrumentationScope.newBuilder().setName("io.tenantry.e2e").build();

  private final SplittableRandom random;
  private final InstantSource clock;
  private final boolean interleaves;

  /** With times of now. */
  public Telemetry(long seed) {
    this(seed, InstantSource.system());
  }

  public Telemetry(long seed, InstantSource clock) {
    this(new SplittableRandom(seed), clock, false);
  }

  private Telemetry(SplittableRandom random, InstantSource clock, boolean interleaves) {
    this.random = random;
    this.clock = clock;
    this.interleaves = interleaves;
  }

  /**
   * The same, but sources take turns within a request: one item of the first, one of the second,
   * and so on, each under its resource again. Nobody may then decide by resource, or by the first
   * item.
   */
  public Telemetry interleaved() {
    return new Telemetry(random, clock, true);
  }

  /** A trace id that nothing else has. */
  public TraceId nextTrace() {
    synchronized (random) {
      return new TraceId(random.nextLong(), random.nextLong(1, Long.MAX_VALUE));
    }
  }

  public OtlpRequest.Traces traces(SpanSource... sources) {
    Instant now = clock.instant();
    Set<TraceId> traces = new LinkedHashSet<>();
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    int items = 0;
    for (Block<List<Span>> block :
        blocks(List.of(sources), SpanSource::source, source -> trees(source, now, traces))) {
      List<Span> spans = block.items().stream().flatMap(List::stream).toList();
      items += spans.size();
      request.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(block.source().toProto())
              .addScopeSpans(ScopeSpans.newBuilder().setScope(SCOPE).addAllSpans(spans)));
    }
    return new OtlpRequest.Traces(request.build(), traces, items);
  }

  public OtlpRequest.Metrics metrics(PointSource... sources) {
    Instant now = clock.instant();
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    int items = 0;
    for (Block<PointDraft> block :
        blocks(List.of(sources), PointSource::source, PointSource::points)) {
      items += block.items().size();
      request.addResourceMetrics(
          ResourceMetrics.newBuilder()
              .setResource(block.source().toProto())
              .addScopeMetrics(
                  ScopeMetrics.newBuilder()
                      .setScope(SCOPE)
                      .addAllMetrics(Points.metrics(block.items(), now))));
    }
    return new OtlpRequest.Metrics(request.build(), items);
  }

  public OtlpRequest.Logs logs(LineSource... sources) {
    Instant now = clock.instant();
    Set<String> records = new LinkedHashSet<>();
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (Block<LogRecord> block :
        blocks(List.of(sources), LineSource::source, source -> records(source, now, records))) {
      request.addResourceLogs(
          ResourceLogs.newBuilder()
              .setResource(block.source().toProto())
              .addScopeLogs(
                  ScopeLogs.newBuilder().setScope(SCOPE).addAllLogRecords(block.items())));
    }
    return new OtlpRequest.Logs(request.build(), records);
  }

  /** What is sent under one mention of a resource. */
  private record Block<T>(Source source, List<T> items) {}

  private <S, T> List<Block<T>> blocks(
      List<S> sources, Function<S, Source> source, Function<S, List<T>> items) {
    List<Block<T>> whole =
        sources.stream().map(each -> new Block<>(source.apply(each), items.apply(each))).toList();
    if (!interleaves) {
      return whole;
    }
    List<Block<T>> turns = new ArrayList<>();
    int rounds = whole.stream().mapToInt(block -> block.items().size()).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      for (Block<T> block : whole) {
        if (round < block.items().size()) {
          turns.add(new Block<>(block.source(), List.of(block.items().get(round))));
        }
      }
    }
    return turns;
  }

  /** Each draft's spans: itself first, then its children. */
  private List<List<Span>> trees(SpanSource source, Instant now, Set<TraceId> traces) {
    List<List<Span>> trees = new ArrayList<>();
    for (SpanDraft draft : source.spans()) {
      for (int i = 0; i < draft.count(); i++) {
        TraceId trace = draft.trace().orElseGet(this::nextTrace);
        traces.add(trace);
        List<Span> tree = new ArrayList<>();
        grow(tree, draft, trace, Optional.empty(), now);
        trees.add(tree);
      }
    }
    return trees;
  }

  private void grow(
      List<Span> tree, SpanDraft draft, TraceId trace, Optional<ByteString> parent, Instant end) {
    ByteString id = nextSpan();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace.bytes())
            .setSpanId(id)
            .setName(draft.name())
            .setKind(draft.kind())
            .setStartTimeUnixNano(Points.nanos(end.minus(draft.duration())))
            .setEndTimeUnixNano(Points.nanos(end))
            .addAllAttributes(draft.attributes().toProto());
    parent.ifPresent(span::setParentSpanId);
    if (draft.isFailed()) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    tree.add(span.build());
    for (SpanDraft child : draft.children()) {
      for (int i = 0; i < child.count(); i++) {
        grow(tree, child, trace, Optional.of(id), end);
      }
    }
  }

  private List<LogRecord> records(LineSource source, Instant now, Set<String> ids) {
    List<LogRecord> records = new ArrayList<>();
    for (LineDraft draft : source.lines()) {
      for (int i = 0; i < draft.count(); i++) {
        String id = HexFormat.of().formatHex(nextSpan().toByteArray());
        ids.add(id);
        LogRecord.Builder log =
            LogRecord.newBuilder()
                .setTimeUnixNano(Points.nanos(now))
                .setObservedTimeUnixNano(Points.nanos(now))
                .setSeverityNumber(draft.severity())
                .setBody(AnyValue.newBuilder().setStringValue(draft.body()))
                .addAllAttributes(draft.attributes().toProto())
                .addAttributes(
                    KeyValue.newBuilder()
                        .setKey("log.record.uid")
                        .setValue(AnyValue.newBuilder().setStringValue(id)));
        draft.trace().ifPresent(trace -> log.setTraceId(trace.bytes()));
        records.add(log.build());
      }
    }
    return records;
  }

  private ByteString nextSpan() {
    synchronized (random) {
      return ByteString.copyFrom(
          ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong(1, Long.MAX_VALUE)).flip());
    }
  }
}
