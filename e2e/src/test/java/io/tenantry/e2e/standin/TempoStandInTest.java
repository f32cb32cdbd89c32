package io.tenantry.e2e.standin;

import io.tenantry.e2e.query.TempoClient;
import io.tenantry.e2e.telemetry.OtlpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The stand-in keeps the contract. */
class TempoStandInTest extends TempoContract {

  private static TempoStandIn tempo;

  @BeforeAll
  static void start() {
    tempo = TempoStandIn.start();
  }

  @AfterAll
  static void stop() {
    tempo.close();
  }

  @Override
  OtlpClient.Options otlp() {
    return OtlpClient.grpc(tempo.grpcPort());
  }

  @Override
  TempoClient tempo() {
    return TempoClient.of(tempo.queries());
  }
}
