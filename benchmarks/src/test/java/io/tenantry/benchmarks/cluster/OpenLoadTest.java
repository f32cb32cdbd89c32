package io.tenantry.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.cluster.Curve.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoadTest {

  private HttpServer server;

  @BeforeEach
  void answersAcmeOnly() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/products",
        exchange -> {
          boolean acme = "acme".equals(exchange.getRequestHeaders().getFirst("X-Tenant-ID"));
          exchange.sendResponseHeaders(acme ? 200 : 503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stops() {
    server.stop(0);
  }

  @Test
  void latencyCountsFromTheIntendedMoment() throws Exception {
    URI service = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    long begun = System.nanoTime() - TimeUnit.SECONDS.toNanos(2);

    Answers answers =
        new OpenLoad(service)
            .run(List.of(new Request(0.5, "acme"), new Request(1, "hooli")), begun);

    assertThat(answers.between(0.5, 0.6).all())
        .singleElement()
        .satisfies(answer -> {
          assertThat(answer.served()).isTrue();
          assertThat(answer.sendDelay()).isBetween(1.5, answer.latency());
        });
    assertThat(answers.between(1, 1.1).all()).extracting(Answer::served).containsExactly(false);
  }
}
