package io.tenantry.e2e.telemetry;

import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** The resource of what is sent: one process of one service. Immutable. */
public final class Source {

  private final Attributes attributes;

  private Source(Attributes attributes) {
    this.attributes = attributes;
  }

  /** Of a service in namespace {@code shop}, not yet of any tenant. */
  public static Source service(String name) {
    return new Source(Attributes.NONE.with("service.namespace", "shop").with("service.name", name));
  }

  /** The whole process works for one tenant. */
  public Source tenant(String id) {
    return with("tenant.id", id);
  }

  /** The whole process works for one region. */
  public Source region(String region) {
    return with("tenant.region", region);
  }

  public Source with(String key, String value) {
    return new Source(attributes.with(key, value));
  }

  public Source with(String key, long value) {
    return new Source(attributes.with(key, value));
  }

  public Source with(String key, boolean value) {
    return new Source(attributes.with(key, value));
  }

  public SpanSource sends(SpanDraft... spans) {
    return new SpanSource(this, List.of(spans));
  }

  public PointSource sends(PointDraft... points) {
    return new PointSource(this, List.of(points));
  }

  public LineSource sends(LineDraft... lines) {
    return new LineSource(this, List.of(lines));
  }

  Resource toProto() {
    return Resource.newBuilder().addAllAttributes(attributes.toProto()).build();
  }

  /** Spans of one process. */
  public record SpanSource(Source source, List<SpanDraft> spans) {}

  /** Data points of one process. */
  public record PointSource(Source source, List<PointDraft> points) {}

  /** Log lines of one process. */
  public record LineSource(Source source, List<LineDraft> lines) {}
}
