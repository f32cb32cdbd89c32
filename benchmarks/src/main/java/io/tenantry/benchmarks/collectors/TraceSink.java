package io.tenantry.benchmarks.collectors;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A back end for spans over gRPC that says yes to everything. Of each request, or of one in so many
 * where it would otherwise be what is measured, it counts the spans and their delay; compressed
 * requests that it does not count are not even unpacked.
 */
final class TraceSink implements AutoCloseable {

  private static final int LARGEST_MESSAGE = 64 << 20;
  private static final byte[] YES = {};
  private static final String NOBODY = "";
  private static final Metadata.Key<String> ORG_HEADER =
      Metadata.Key.of("x-scope-orgid", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> ORG = Context.keyWithDefault("org", NOBODY);

  private final int countedOneIn;
  private final AtomicLong requests = new AtomicLong();
  private final LongAdder bytes = new LongAdder();
  private final Map<String, LongAdder> spans = new ConcurrentHashMap<>();
  private final Histogram delays = new ConcurrentHistogram(2);
  private final Server server;

  private TraceSink(int countedOneIn) throws IOException {
    this.countedOneIn = countedOneIn;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .decompressorRegistry(DecompressorRegistry.emptyInstance().with(new NotYet(), true))
            .intercept(new OrgOfCall())
            .addService(
                ServerServiceDefinition.builder(Bytes.EXPORT_SPANS.getServiceName())
                    .addMethod(Bytes.EXPORT_SPANS, ServerCalls.asyncUnaryCall(this::take))
                    .build())
            .build()
            .start();
  }

  /** Counts everything. */
  static TraceSink start() throws IOException {
    return new TraceSink(1);
  }

  /** Counts one request in so many. */
  static TraceSink countingOneIn(int requests) throws IOException {
    return new TraceSink(requests);
  }

  int port() {
    return server.getPort();
  }

  /** Spans of counted requests, of all orgs. */
  long spans() {
    return spans.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Spans of counted requests with that {@code X-Scope-OrgID}; empty: with none. */
  long spans(String org) {
    return Optional.ofNullable(spans.get(org)).map(LongAdder::sum).orElse(0L);
  }

  long requests() {
    return requests.get();
  }

  /** As they were sent, compressed or not. */
  long bytes() {
    return bytes.sum();
  }

  /** Nanoseconds from sending to here of each counted span, since the last call. */
  synchronized Histogram takeDelays() {
    Histogram taken = delays.copy();
    delays.reset();
    return taken;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private void take(byte[] request, StreamObserver<byte[]> answer) {
    long now = System.nanoTime();
    bytes.add(request.length);
    if (requests.incrementAndGet() % countedOneIn == 0) {
      count(unpacked(request), now);
    }
    answer.onNext(YES);
    answer.onCompleted();
  }

  private void count(byte[] request, long now) {
    LongAdder counted = spans.computeIfAbsent(ORG.get(), org -> new LongAdder());
    SpanWalk.through(
        request,
        (traceId, end) -> {
          counted.increment();
          delays.recordValue(Math.max(0, now - SpanBatch.sentAt(request, traceId)));
        });
  }

  private static byte[] unpacked(byte[] request) {
    if (!isCompressed(request)) {
      return request;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(request), 1 << 16)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message of protobuf does not begin so: it would be field 3, which requests do not have. */
  private static boolean isCompressed(byte[] request) {
    return request.length > 1 && request[0] == 0x1f && (request[1] & 0xff) == 0x8b;
  }

  /** Leaves compressed messages as they are. */
  private static final class NotYet implements Decompressor {

    @Override
    public String getMessageEncoding() {
      return "gzip";
    }

    @Override
    public InputStream decompress(InputStream stream) {
      return stream;
    }
  }

  private static final class OrgOfCall implements ServerInterceptor {

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      String org = headers.get(ORG_HEADER);
      return Contexts.interceptCall(
          Context.current().withValue(ORG, org == null ? NOBODY : org), call, headers, next);
    }
  }
}
