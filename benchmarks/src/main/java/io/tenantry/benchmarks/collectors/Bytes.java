package io.tenantry.benchmarks.collectors;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages of gRPC as the bytes that they are, so that nobody pays for objects. */
enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
  MARSHALLER;

  /** OTLP's method for spans. */
  static final MethodDescriptor<byte[], byte[]> EXPORT_SPANS =
      TraceServiceGrpc.getExportMethod().toBuilder(MARSHALLER, MARSHALLER).build();

  @Override
  public InputStream stream(byte[] message) {
    return new Whole(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Is copied once. */
  private static final class Whole extends ByteArrayInputStream implements Drainable, KnownLength {

    Whole(byte[] message) {
      super(message);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
