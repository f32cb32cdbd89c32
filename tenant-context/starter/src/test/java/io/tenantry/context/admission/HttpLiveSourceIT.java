package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLiveSourceIT {

  private static final Duration PATIENT = Duration.ofSeconds(10);

  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile long endless;

  @BeforeEach
  void publish() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/limits", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsOnceAndThenAsksWhetherItHasChanged() throws IOException {
    LiveSource source = new HttpLiveSource(url(), PATIENT);
    LiveSource.Reading first = source.read(null);
    assertThat(first).isEqualTo(new LiveSource.Reading("\"2\"", "{}", Duration.ZERO));
    assertThat(source.read(first.tag()))
        .isEqualTo(new LiveSource.Reading("\"2\"", null, Duration.ZERO));
    body = "{ }";
    assertThat(source.read(first.tag()))
        .isEqualTo(new LiveSource.Reading("\"3\"", "{ }", Duration.ZERO));
  }

  @Test
  void anotherStatusIsNoAnswer() {
    for (int other : new int[] {204, 304, 302, 404, 500}) {
      status = other;
      assertThatThrownBy(() -> new HttpLiveSource(url(), PATIENT).read(null))
          .isInstanceOf(IOException.class)
          .hasMessage("the answer has status " + other);
    }
  }

  @Test
  void aDocumentWithoutEndIsGivenUp() {
    endless = 2L * LiveSource.MAX_BYTES;
    assertThatThrownBy(() -> new HttpLiveSource(url(), PATIENT).read(null))
        .isInstanceOf(IOException.class)
        .hasMessage("there was no answer");
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedFor() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI nobody = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/limits");
      assertThatThrownBy(() -> new HttpLiveSource(nobody, Duration.ofMillis(100)).read(null))
          .isInstanceOf(IOException.class);
    }
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/limits");
  }

  /** The tag is the body's length. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String tag = "\"" + bytes.length + "\"";
      exchange.getResponseHeaders().set("ETag", tag);
      if (endless > 0) {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          for (long sent = 0; sent < endless; sent += 8192) {
            out.write(new byte[8192]);
          }
        }
      } else if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
      } else if (status == 200) {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      } else {
        exchange.sendResponseHeaders(status, -1);
      }
    }
  }
}
