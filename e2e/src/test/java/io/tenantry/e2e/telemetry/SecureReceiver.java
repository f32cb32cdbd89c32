package io.tenantry.e2e.telemetry;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Takes traces over TLS from clients with a certificate of its authority, and remembers whose. */
final class SecureReceiver implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> CLIENT = Context.key("client");
  private static final Context.Key<String> TOKEN = Context.key("token");

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Server grpc;
  private final HttpsServer https;

  record Received(String client, String authorization, int spans) {}

  private SecureReceiver(Authority authority, PemFiles own) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    grpc =
        NettyServerBuilder.forAddress(anyPort)
            .sslContext(GrpcSslContexts.configure(tls(authority, own), SslProvider.JDK).build())
            .intercept(new CallerInterceptor())
            .addService(new TraceService())
            .build()
            .start();
    https = HttpsServer.create(anyPort, 0);
    JdkSslContext context =
        (JdkSslContext) tls(authority, own).sslProvider(SslProvider.JDK).build();
    https.setHttpsConfigurator(
        new HttpsConfigurator(context.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    https.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            received.add(
                new Received(
                    name(((HttpsExchange) exchange).getSSLSession()),
                    String.join(",", exchange.getRequestHeaders().get("Authorization")),
                    spans(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()))));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    https.start();
  }

  static SecureReceiver start(Authority authority) {
    try {
      return new SecureReceiver(authority, authority.server("receiver"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port(OtlpClient.Protocol protocol) {
    return switch (protocol) {
      case GRPC -> grpc.getPort();
      case HTTP -> https.getAddress().getPort();
    };
  }

  List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    https.stop(0);
  }

  private static SslContextBuilder tls(Authority authority, PemFiles own) {
    return SslContextBuilder.forServer(own.certificate().toFile(), own.key().toFile())
        .trustManager(authority.caFile().toFile())
        .clientAuth(ClientAuth.REQUIRE);
  }

  private static String name(SSLSession session) {
    try {
      Principal principal = session.getPeerPrincipal();
      return principal.getName();
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(block -> block.getScopeSpansList().stream())
        .mapToInt(scope -> scope.getSpansCount())
        .sum();
  }

  private final class TraceService extends TraceServiceGrpc.TraceServiceImplBase {

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      received.add(new Received(CLIENT.get(), TOKEN.get(), spans(request)));
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private static final class CallerInterceptor implements ServerInterceptor {

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      String token = headers.get(AUTHORIZATION);
      return Contexts.interceptCall(
          Context.current()
              .withValue(CLIENT, session == null ? "" : name(session))
              .withValue(TOKEN, token == null ? "" : token),
          call,
          headers,
          next);
    }
  }
}
