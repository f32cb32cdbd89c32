package io.tenantry.autoscaler.admission;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.admission.AdmissionDocument.TenantRate;
import io.tenantry.autoscaler.admission.AdmissionDocuments.Published;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdmissionDocumentTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration VALID_FOR = Duration.ofSeconds(30);

  private static final TenantDemand ACME = tenant("acme", 900);
  private static final TenantDemand GLOBEX = tenant("globex", 60);
  private static final Evidence MEASURED = measured(ACME, GLOBEX);

  private final AdmissionDocuments documents =
      new AdmissionDocuments(VALID_FOR, JsonMapper.shared());

  static Stream<Arguments> saysWhatAnOutcomeSays() {
    return Stream.of(
        argumentSet("not capped: the plans rule", of(3, MEASURED), 3, List.of()),
        argumentSet(
            "capped: who asks for more than its share",
            of(8, MEASURED, new Share(ACME.key(), 900, 580), new Share(GLOBEX.key(), 60, 60)),
            8,
            List.of(new TenantRate("acme", 580))),
        argumentSet(
            "rounded up: never less than what is granted",
            of(8, MEASURED, new Share(ACME.key(), 900, 1.0 / 3)),
            8,
            List.of(new TenantRate("acme", 0.34))),
        argumentSet(
            "nothing is granted",
            of(8, MEASURED, new Share(ACME.key(), 900, 0)),
            8,
            List.of(new TenantRate("acme", 0))),
        argumentSet(
            "no signal: the number of replicas is known all the same",
            of(5, new Evidence.Absent()),
            5,
            List.of()),
        argumentSet(
            "scaled to zero: whoever comes is the first",
            of(0, new Evidence.Outdated(Duration.ofMinutes(5))),
            1,
            List.of()));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatAnOutcomeSays(DecisionOutcome outcome, int replicas, List<TenantRate> tenants) {
    assertThat(AdmissionDocument.of(outcome, VALID_FOR))
        .isEqualTo(new AdmissionDocument(1, "30s", replicas, tenants));
  }

  @ParameterizedTest
  @CsvSource({"PT30S, 30s", "PT5M, 300s", "PT10.5S, 10500ms"})
  void namesTheTimeInWholeUnits(Duration validFor, String text) {
    assertThat(AdmissionDocument.of(of(3, MEASURED), validFor).validFor()).isEqualTo(text);
  }

  @Test
  void holdsThoseWhoAreMostOverWhenThereAreTooMany() {
    int tooMany = AdmissionDocument.MAX_TENANTS + 10;
    Share[] shares =
        IntStream.range(0, tooMany)
            .mapToObj(i -> new Share(tenant("t%05d".formatted(i), 100 + i).key(), 100 + i, 1))
            .toArray(Share[]::new);

    AdmissionDocument document = AdmissionDocument.of(of(8, MEASURED, shares), VALID_FOR);

    assertThat(document.tenants())
        .hasSize(AdmissionDocument.MAX_TENANTS)
        .startsWith(new TenantRate("t00010", 1))
        .endsWith(new TenantRate("t%05d".formatted(tooMany - 1), 1))
        .isSortedAccordingTo(Comparator.comparing(TenantRate::id));
  }

  /** At its longest: 64 characters, and the highest rate that readers take. */
  @Test
  void staysBelowWhatReadersTake() {
    TenantRate longest = new TenantRate("a".repeat(64), 999_999_999.99);
    int bytes = JsonMapper.shared().writeValueAsBytes(longest).length + 1;

    assertThat((long) bytes * AdmissionDocument.MAX_TENANTS).isLessThan(8L * 1024 * 1024 - 1024);
  }

  /** The fixture is the starter's, whose test reads the same figures from it. */
  @Test
  void writesWhatTheStarterReads() throws IOException {
    JsonNode fixture =
        JsonMapper.shared()
            .readTree(
                Files.readString(
                    Path.of(
                        "../tenant-context/starter/src/test/resources/admission-document.json")));

    decide(
        of(
            T0,
            3,
            MEASURED,
            new Share(ACME.key(), 900, 640.25),
            new Share(tenant("globex", 60).key(), 60, 40),
            new Share(tenant("initech", 5).key(), 5, 5)));

    assertThat(JsonMapper.shared().readTree(published().json())).isEqualTo(fixture);
  }

  @Test
  void hasTheSameTagForAsLongAsItSaysTheSame() {
    decide(of(T0, 3, MEASURED));
    Published first = published();
    decide(of(T0.plusSeconds(1), 3, MEASURED));
    Published again = published();
    decide(of(T0.plusSeconds(2), 4, MEASURED));
    Published grown = published();
    decide(of(T0.plusSeconds(3), 3, MEASURED));
    Published shrunk = published();

    assertThat(again.etag()).isEqualTo(first.etag()).matches("[0-9a-f]{32}");
    assertThat(again.decidedAt()).isEqualTo(T0.plusSeconds(1));
    assertThat(grown.etag()).isNotEqualTo(first.etag());
    assertThat(shrunk.etag()).isEqualTo(first.etag());
  }

  @Test
  void forgetsWhatIsNoLongerManaged() {
    decide(of(3, MEASURED));
    documents.forgotten(STOREFRONT);

    assertThat(documents.named("shop", "storefront")).isEmpty();
  }

  private void decide(DecisionOutcome outcome) {
    documents.decided(outcome, new Actuation.NotNeeded());
  }

  private Published published() {
    return documents.named("shop", "storefront").getFirst();
  }

  private static DecisionOutcome of(int ready, Evidence evidence, Share... shares) {
    return of(T0, ready, evidence, shares);
  }

  private static DecisionOutcome of(Instant at, int ready, Evidence evidence, Share... shares) {
    return outcome(
        at, new Replicas(ready, ready), evidence, DecisionState.initial(ready, at), shares);
  }
}
