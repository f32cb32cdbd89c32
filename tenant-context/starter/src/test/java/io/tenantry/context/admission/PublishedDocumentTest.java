package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** The fixture is the contract with whoever publishes; the autoscaler's tests write it. */
class PublishedDocumentTest {

  @Test
  void readsWhatTheAutoscalerPublishes() throws IOException {
    assertThat(LiveLimits.of(JsonParserFactory.getJsonParser().parseMap(fixture())))
        .isEqualTo(
            new LiveLimits(
                Duration.ofSeconds(30),
                3,
                Map.of(new TenantId("acme"), 640.25, new TenantId("globex"), 40.0)));
  }

  private static String fixture() throws IOException {
    try (InputStream json =
        PublishedDocumentTest.class.getResourceAsStream("/admission-document.json")) {
      return new String(Objects.requireNonNull(json).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
