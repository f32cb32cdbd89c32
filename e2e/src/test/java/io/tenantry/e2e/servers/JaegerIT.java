package io.tenantry.e2e.servers;

import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.Telemetry;
import io.tenantry.e2e.telemetry.TraceId;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@WithJaeger
class JaegerIT {

  private static final TraceId TRACE = TraceId.parse("0af7651916cd43dd8448eb211c80319c");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsATraceById(boolean grpc, Jaeger jaeger) {
    try (OtlpClient otlp =
        grpc
            ? OtlpClient.grpc(jaeger.otlpGrpc().port()).open()
            : OtlpClient.http(jaeger.otlpHttp().port()).open()) {
      send(otlp);
    }

    eventually().until(() -> jaeger.client().trace(TRACE).isPresent());
  }

  @Test
  void hasThePortsThatItHadAndNoTraces(Jaeger jaeger) {
    try (OtlpClient otlp = OtlpClient.http(jaeger.otlpHttp().port()).open()) {
      send(otlp);
      eventually().until(() -> jaeger.client().trace(TRACE).isPresent());

      jaeger.stop();
      jaeger.start();

      assertThat(jaeger.client().trace(TRACE)).isEmpty();
      send(otlp);
    }
    eventually().until(() -> jaeger.client().trace(TRACE).isPresent());
  }

  @Test
  void isOneOfSeveral(Servers servers, Jaeger first) {
    Jaeger second = servers.jaeger("second");
    try (OtlpClient otlp = OtlpClient.http(second.otlpHttp().port()).open()) {
      send(otlp);
    }

    eventually().until(() -> second.client().trace(TRACE).isPresent());
    assertThat(first.client().trace(TRACE)).isEmpty();
  }

  private static void send(OtlpClient otlp) {
    otlp.deliver(
        new Telemetry(1).traces(service("storefront").sends(span("GET /products").inTrace(TRACE))));
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofMinutes(1));
  }
}
