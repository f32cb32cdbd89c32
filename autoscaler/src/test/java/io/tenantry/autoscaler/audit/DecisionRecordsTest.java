package io.tenantry.autoscaler.audit;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.Actuation.Guard;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Replicas;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.workload.PodName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DecisionRecordsTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00.5Z");

  @TempDir private Path folder;
  private Path file;
  private final AtomicInteger losses = new AtomicInteger();

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("decisions.jsonl");
  }

  private DecisionRecords open() throws IOException {
    return DecisionRecords.appendTo(file, 1 << 20, 8, losses::incrementAndGet);
  }

  private List<JsonNode> written() throws IOException {
    return Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
  }

  @Test
  void writesWhatADecisionWasMadeFromAndWhatBecameOfIt() throws IOException {
    TenantDemand acme = tenant("acme", 900);
    DecisionOutcome outcome =
        outcome(
            T0,
            new Replicas(2, 1),
            measured(Set.of(new PodName("storefront-b")), acme, tenant("idle", 0)),
            DecisionState.initial(2, T0.minusSeconds(60)).afterScaling(1, T0.minusSeconds(30)),
            new Share(acme.key(), 900, 640));
    try (DecisionRecords records = open()) {
      records.decided(outcome, new Actuation.Failed("the API server was not reached"));
    }

    assertThat(written())
        .containsExactly(
            JsonMapper.shared()
                .readTree(
                    """
                    {
                      "version": 2,
                      "modelVersion": %d,
                      "at": "2026-11-24T12:00:00.500Z",
                      "workload": {
                        "namespace": "shop",
                        "kind": "Deployment",
                        "name": "storefront"
                      },
                      "from": 2,
                      "to": 6,
                      "reason": "UP_RATE_LIMITED",
                      "sentence": "%s",
                      "recommended": 12,
                      "actuation": {"kind": "failed", "cause": "the API server was not reached"},
                      "objective": {"percentile": 95.0, "targetSeconds": 0.25},
                      "capacityRequestsPerSecond": 80.0,
                      "situation": {
                        "policy": {
                          "mode": "AUTO",
                          "bounds": {"min": 2, "max": 8},
                          "up": {
                            "stabilizationSeconds": 0,
                            "tolerance": 0.05,
                            "select": "MAX",
                            "policies": [
                              {"unit": "PODS", "value": 4, "periodSeconds": 15},
                              {"unit": "PERCENT", "value": 100, "periodSeconds": 15}
                            ]
                          },
                          "down": {
                            "stabilizationSeconds": 300,
                            "tolerance": 0.1,
                            "select": "MAX",
                            "policies": [{"unit": "PERCENT", "value": 100, "periodSeconds": 15}]
                          }
                        },
                        "replicas": {"requested": 2, "ready": 1},
                        "evidence": {
                          "kind": "measured",
                          "ageSeconds": 0.4,
                          "demand": {
                            "requestsPerSecond": 900.0,
                            "backlog": 0.0,
                            "latencySeconds": 0.2,
                            "tenants": [
                              {
                                "key": {"tenant": "acme", "plan": "gold", "region": "us-east"},
                                "requestsPerSecond": 900.0,
                                "inFlight": 3,
                                "latencySeconds": 0.125
                              },
                              {
                                "key": {"tenant": "idle", "plan": "gold", "region": "us-east"},
                                "requestsPerSecond": 0.0,
                                "inFlight": 3
                              }
                            ]
                          },
                          "required": {
                            "kind": "capacityRequirement",
                            "forArrivals": 11.25,
                            "forBacklog": 0.0
                          },
                          "silentPods": ["storefront-b"]
                        }
                      },
                      "before": {
                        "recommendations": [{"at": "2026-11-24T11:59:00.500Z", "replicas": 2}],
                        "scalings": [{"at": "2026-11-24T11:59:30.500Z", "change": 1}]
                      },
                      "after": {
                        "recommendations": [
                          {"at": "2026-11-24T11:59:00.500Z", "replicas": 2},
                          {"at": "2026-11-24T12:00:00.500Z", "replicas": 12}
                        ],
                        "scalings": [{"at": "2026-11-24T11:59:30.500Z", "change": 1}]
                      },
                      "shares": [
                        {
                          "key": {"tenant": "acme", "plan": "gold", "region": "us-east"},
                          "demand": 900.0,
                          "granted": 640.0
                        }
                      ],
                      "tenantsOmitted": 0
                    }
                    """
                        .formatted(ScalingLaw.MODEL_VERSION, outcome.sentence())));
  }

  @Test
  void writesAHoldOnceAndEveryChange() throws IOException {
    try (DecisionRecords records = open()) {
      DecisionOutcome enough = outcome(T0, 2, measured(tenant("acme", 160)));
      DecisionOutcome more = outcome(T0, 2, measured(tenant("acme", 300)));
      records.decided(enough, new Actuation.NotNeeded());
      records.decided(enough, new Actuation.NotNeeded());
      records.decided(more, new Actuation.Withheld(Guard.NOT_LEADER));
      records.decided(more, new Actuation.Withheld(Guard.NOT_LEADER));
      records.decided(more, new Actuation.Applied());
      records.decided(more, new Actuation.Applied());
      records.decided(
          outcome(T0, 2, new Evidence.Outdated(Duration.ofSeconds(11))), new Actuation.NotNeeded());
      records.decided(outcome(T0, 2, new Evidence.Absent()), new Actuation.NotNeeded());
      records.forgotten(STOREFRONT);
      records.decided(outcome(T0, 2, new Evidence.Absent()), new Actuation.NotNeeded());
    }

    assertThat(written())
        .extracting(record ->
            record.get("reason").asString() + " " + record.get("actuation").get("kind").asString())
        .containsExactly(
            "ENOUGH notNeeded",
            "DEMAND_ABOVE_CAPACITY withheld",
            "DEMAND_ABOVE_CAPACITY applied",
            "DEMAND_ABOVE_CAPACITY applied",
            "SIGNAL_STALE notNeeded",
            "NO_SIGNAL notNeeded",
            "NO_SIGNAL notNeeded");
  }

  @Test
  void writesTheFiftyLargestTenantsAndHowManyItLeftOut() throws IOException {
    TenantDemand[] tenants =
        IntStream.rangeClosed(1, 53)
            .mapToObj(i -> tenant("t%02d".formatted(i), i))
            .toArray(TenantDemand[]::new);
    try (DecisionRecords records = open()) {
      records.decided(outcome(T0, 8, measured(tenants)), new Actuation.NotNeeded());
    }

    JsonNode record = written().getFirst();
    assertThat(record.at("/situation/evidence/demand/tenants").valueStream())
        .extracting(tenant -> tenant.at("/key/tenant").asString())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(4, 53).mapToObj("t%02d"::formatted).toList());
    assertThat(record.get("tenantsOmitted").asInt()).isEqualTo(3);
  }

  @Test
  void continuesAFileThatIsThere() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (DecisionRecords records = open()) {
        records.decided(outcome(T0, 2, new Evidence.Absent()), new Actuation.NotNeeded());
      }
    }

    assertThat(written()).hasSize(2);
  }

  @Test
  void canBeReadAtOnce() throws IOException {
    try (DecisionRecords records = open()) {
      records.decided(outcome(T0, 2, new Evidence.Absent()), new Actuation.NotNeeded());

      assertThat(written()).hasSize(1);
    }
  }

  @Test
  void refusesAFileThatCannotBe() {
    assertThatThrownBy(
            () -> DecisionRecords.appendTo(folder.resolve("no/such/folder"), 1 << 20, 8, () -> {}))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** A full disk: half a line goes out, then nothing, then it works again. */
  @Test
  void countsWhatItCannotWriteAndGoesOn() throws IOException {
    AtomicInteger writes = new AtomicInteger();
    try (OutputStream disk = Files.newOutputStream(file);
        DecisionRecords records =
            new DecisionRecords(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("one byte at a time is not expected");
                  }

                  @Override
                  public void write(byte[] bytes, int from, int length) throws IOException {
                    if (writes.incrementAndGet() <= 2) {
                      disk.write(bytes, from, 10);
                      throw new IOException("No space left on device");
                    }
                    disk.write(bytes, from, length);
                  }
                },
                losses::incrementAndGet)) {
      for (int i = 0; i < 4; i++) {
        records.decided(outcome(T0, 2, measured(tenant("acme", 300))), new Actuation.Applied());
      }
    }

    assertThat(losses).hasValue(2);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(JsonMapper.shared().readTree(lines.get(2)).get("to").asInt()).isEqualTo(4);
    assertThat(JsonMapper.shared().readTree(lines.get(3)).get("to").asInt()).isEqualTo(4);
  }
}
