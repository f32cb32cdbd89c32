package io.tenantry.autoscaler.simulator.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.fairness.PlanTerms;
import io.tenantry.autoscaler.simulator.plant.Fault;
import io.tenantry.autoscaler.workload.PlanName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the page about the simulator shows are files that it reads. */
class DocumentedFilesTest {

  private static final Path PAGE = Path.of("..", "docs", "simulate.md");

  private static final List<String> TENANTS = List.of("acme", "globex");

  @TempDir private Path folder;

  private Path shown(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```yaml\\n# %s\\n(.*?)^```$".formatted(Pattern.quote(name)))
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(name).isTrue();
    return Files.writeString(folder.resolve(name), block.group(1));
  }

  @Test
  void readsThePlansThatThePageShows() throws IOException {
    TenantPlans plans = TenantPlans.read(shown("plans.yaml"), TENANTS);

    assertThat(plans.terms()).containsEntry(new PlanName("gold"), new PlanTerms(10, 50));
    assertThat(plans.weightsOf(TENANTS)).containsExactly(10, 1);
  }

  @Test
  void readsAFaultOfEachKindOnThePage() throws IOException {
    List<Fault> faults = FaultsFile.read(shown("faults.yaml"), TENANTS);

    assertThat(faults)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
  }
}
