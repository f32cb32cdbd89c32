package io.tenantry.e2e.standin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.rpc.Status;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * OTLP over HTTP, protobuf, plain or gzip.
 *
 * @param success 200, or 204 without a body
 */
record OtlpHttpHandler<T extends MessageLite>(Parser<T> parser, Pushes<T> pushes, int success)
    implements HttpHandler {

  private static final String PROTOBUF = "application/x-protobuf";

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      text(exchange, 405, "POST only");
      return;
    }
    if (!PROTOBUF.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      text(exchange, 415, "the stand-in takes " + PROTOBUF);
      return;
    }
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding != null && !encoding.equals("gzip")) {
      text(exchange, 415, "the stand-in takes gzip or nothing");
      return;
    }
    List<String> orgs = exchange.getRequestHeaders().getOrDefault(OrgId.HEADER, List.of());
    try (InputStream body =
        encoding == null
            ? exchange.getRequestBody()
            : new GZIPInputStream(exchange.getRequestBody())) {
      pushes.push(orgs, parser.parseFrom(body));
      HttpStandInServer.answer(exchange, success, PROTOBUF, new byte[0]);
    } catch (InvalidProtocolBufferException e) {
      refuse(exchange, new RefusedPushException(Code.INVALID_ARGUMENT, "not protobuf of OTLP"));
    } catch (RefusedPushException e) {
      refuse(exchange, e);
    }
  }

  private static void refuse(HttpExchange exchange, RefusedPushException refusal)
      throws IOException {
    if (refusal.code() == Code.UNAUTHENTICATED) {
      // By a middleware in front of the receiver, which knows nothing of OTLP.
      text(exchange, 401, refusal.message());
      return;
    }
    refusal
        .retryAfter()
        .ifPresent(delay ->
            exchange
                .getResponseHeaders()
                .set("Retry-After", Long.toString(delay.plusNanos(999_999_999).toSeconds())));
    HttpStandInServer.answer(
        exchange,
        httpStatus(refusal.code()),
        PROTOBUF,
        Status.newBuilder()
            .setCode(refusal.code().value())
            .setMessage(refusal.message())
            .build()
            .toByteArray());
  }

  /** As the collector's OTLP receiver, which Tempo embeds, translates it. */
  private static int httpStatus(Code code) {
    return switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> 503;
      case RESOURCE_EXHAUSTED -> 429;
      case INVALID_ARGUMENT -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case UNIMPLEMENTED -> 404;
      case OK, UNKNOWN, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, INTERNAL -> 500;
    };
  }

  static void text(HttpExchange exchange, int status, String message) throws IOException {
    HttpStandInServer.answer(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (message + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
