package io.tenantry.benchmarks.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.simulator.plant.SignalFault;
import io.tenantry.autoscaler.simulator.trace.RequestRates;
import io.tenantry.autoscaler.simulator.trace.SyntheticTrace;
import io.tenantry.benchmarks.control.StudyPages.Beside;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The study on two minutes of demand. */
class ControlStudyTest {

  private static final RequestRates SHORT =
      SyntheticTrace.STEPS.trace().played(1, 1, OptionalDouble.of(540), OptionalDouble.of(120));

  @Test
  void runsEveryPolicyOnTheSameRequests(@TempDir Path folder) throws Exception {
    Demand plain = Demand.plain("step", SHORT);
    List<Demand> demands =
        List.of(
            plain,
            Demand.faulty("signal lost", SHORT, new Fault.Signal(SignalFault.LOST, 30, 90)),
            plain.withEdge(30, "edge 30 s ahead"));
    List<String> said = new ArrayList<>();

    Study study = ControlStudy.study(demands, List.of(7L), said::add);

    assertThat(said)
        .containsExactly(
            "control: step", "control: signal lost", "control: step + edge 30 s ahead");
    assertThat(study.curves().policies())
        .containsExactlyInAnyOrder(
            "tenantry",
            "hpa-requests",
            "hpa-cpu",
            "keda-prometheus",
            "kpa",
            "kpa-rps",
            "oracle",
            "static");
    assertThat(study.curves().figures("step", "kpa-rps"))
        .containsOnlyKeys("0.4", "0.5", "0.6", "0.7", "0.8", "0.9");
    assertThat(study.faults().policies()).hasSize(6);
    assertThat(study.helps().figures("step + edge 30 s ahead", "tenantry"))
        .containsOnlyKeys("0.5 %", "1 %", "2 %", "3 %", "5 %");
    assertThat(study.runs())
        .extracting(run -> run.figures().requests())
        .containsOnly(study.runs().getFirst().figures().requests());

    new StudyPages(study, "tenantry", "1 %", List.of(new Beside("kpa-rps", "0.7"))).write(folder);
    assertThat(folder.resolve("step.svg")).exists();
  }
}
