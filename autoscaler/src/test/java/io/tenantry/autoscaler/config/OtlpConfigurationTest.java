package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OtlpConfigurationTest {

  private static final OtlpProperties PROPERTIES =
      new OtlpProperties(0, 0, DataSize.ofMegabytes(4), Duration.ofSeconds(30), 10_000);

  @Test
  void dropsASenderThatIsSilentForTwentySeconds() {
    Connector connector = new OtlpConfiguration().otlpConnector(PROPERTIES, null);

    var http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
    assertThat(http.getConnectionTimeout()).isEqualTo(20_000);
    assertThat(http.getKeepAliveTimeout()).isEqualTo(20_000);
  }
}
