package io.tenantry.autoscaler.otlp;

import com.google.protobuf.MessageLite;
import com.google.rpc.Status;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP: answers everything that arrives at the OTLP port, and lets pass what arrives at
 * any other. So {@code POST /v1/metrics} is all that there is on that port, and is nowhere else.
 *
 * <p>The answers are those of the OTLP specification: 200 with an {@code
 * ExportMetricsServiceResponse}, otherwise a {@code google.rpc.Status} with the status code of the
 * {@link Refusal}.
 */
public final class OtlpHttpFilter implements Filter {

  private static final String PROTOBUF = "application/x-protobuf";

  private final MetricsReceiver receiver;
  private final IntSupplier port;
  private final int maxRequestBytes;
  private final InstantSource clock;

  /**
   * @param port the OTLP port, asked for at each request because 0 means any
   * @param maxRequestBytes limit of a body, before and after decompression
   */
  public OtlpHttpFilter(
      MetricsReceiver receiver, IntSupplier port, int maxRequestBytes, InstantSource clock) {
    this.receiver = receiver;
    this.port = port;
    this.maxRequestBytes = maxRequestBytes;
    this.clock = clock;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getLocalPort() == port.getAsInt()) {
      serve((HttpServletRequest) request, (HttpServletResponse) response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      checkHead(request);
      byte[] body = RequestBody.read(request.getInputStream(), isGzip(request), maxRequestBytes);
      write(HttpServletResponse.SC_OK, receiver.receive(body, clock.instant()), response);
    } catch (RefusedException e) {
      refuse(e.refusal(), response);
    }
  }

  private void checkHead(HttpServletRequest request) throws RefusedException {
    if (!request.getRequestURI().equals("/v1/metrics")) {
      throw new RefusedException(Refusal.PATH);
    }
    if (!request.getMethod().equals("POST")) {
      throw new RefusedException(Refusal.METHOD);
    }
    if (!isProtobuf(request.getContentType())) {
      throw new RefusedException(Refusal.CONTENT_TYPE);
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity") && !isGzip(request)) {
      throw new RefusedException(Refusal.CONTENT_ENCODING);
    }
    if (request.getContentLengthLong() > maxRequestBytes) {
      throw new RefusedException(Refusal.TOO_LARGE);
    }
  }

  private static boolean isProtobuf(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT).equals(PROTOBUF);
  }

  private static boolean isGzip(HttpServletRequest request) {
    return "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"));
  }

  private void refuse(Refusal refusal, HttpServletResponse response) throws IOException {
    receiver.refuse(refusal, clock.instant());
    if (refusal == Refusal.METHOD) {
      response.setHeader("Allow", "POST");
    }
    write(
        refusal.httpStatus(), Status.newBuilder().setMessage(refusal.message()).build(), response);
  }

  private static void write(int status, MessageLite body, HttpServletResponse response)
      throws IOException {
    response.setStatus(status);
    response.setContentType(PROTOBUF);
    response.setContentLength(body.getSerializedSize());
    body.writeTo(response.getOutputStream());
  }
}
