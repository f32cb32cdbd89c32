package io.tenantry.benchmarks.collectors;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;

/** Goes through a serialised request for spans and decodes nothing but where they are. */
final class SpanWalk {

  private static final int RESOURCE_SPANS =
      lengthDelimited(ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER);
  private static final int SCOPE_SPANS = lengthDelimited(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER);
  private static final int SPAN = lengthDelimited(ScopeSpans.SPANS_FIELD_NUMBER);
  private static final int TRACE_ID = lengthDelimited(Span.TRACE_ID_FIELD_NUMBER);

  /** Is told of each span. */
  @FunctionalInterface
  interface Visitor {

    /**
     * One span.
     *
     * @param traceId where the 16 bytes of its trace id begin
     * @param end where the span ends
     */
    void span(int traceId, int end);
  }

  private SpanWalk() {}

  /** Visits all spans in their order. */
  static void through(byte[] request, Visitor visitor) {
    CodedInputStream in = CodedInputStream.newInstance(request);
    try {
      while (enter(in, RESOURCE_SPANS)) {
        int resource = limit(in);
        while (enter(in, SCOPE_SPANS)) {
          int scope = limit(in);
          while (enter(in, SPAN)) {
            span(in, visitor);
          }
          in.popLimit(scope);
        }
        in.popLimit(resource);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no request for spans", e);
    }
  }

  private static void span(CodedInputStream in, Visitor visitor) throws IOException {
    int length = in.readRawVarint32();
    int end = in.getTotalBytesRead() + length;
    int outer = in.pushLimit(length);
    if (enter(in, TRACE_ID)) {
      var _ = in.readRawVarint32();
      visitor.span(in.getTotalBytesRead(), end);
    }
    in.skipRawBytes(end - in.getTotalBytesRead());
    in.popLimit(outer);
  }

  /** Goes to the next field with that tag; false: there is none before the limit. */
  private static boolean enter(CodedInputStream in, int tag) throws IOException {
    for (int next = in.readTag(); next != 0; next = in.readTag()) {
      if (next == tag) {
        return true;
      }
      in.skipField(next);
    }
    return false;
  }

  private static int limit(CodedInputStream in) throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private static int lengthDelimited(int field) {
    return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
