package io.tenantry.samples.laptop.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEnvironmentTest {

  private static final Map<String, String> GIVEN = Map.of("PORT_HTTP", "20001");
  private static final Map<String, String> FIELDS = Map.of("metadata.name", "storefront-bcdfg");

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "$(PORT_HTTP), 20001",
    "http://127.0.0.1:$(PORT_HTTP)/v1, http://127.0.0.1:20001/v1",
    "$(EARLIER)-$(PORT_HTTP), first-20001",
    "$(LATER), $(LATER)",
    "$(UNKNOWN), $(UNKNOWN)",
    "$$(PORT_HTTP), $(PORT_HTTP)",
    "$PORT_HTTP, $PORT_HTTP",
    "'cost: 5$', 'cost: 5$'",
  })
  void replacesWhatIsKnownByThen(String value, String expected) {
    Map<String, String> environment =
        ContainerEnvironment.resolve(
            List.of(value("EARLIER", "first"), value("TESTED", value), value("LATER", "last")),
            GIVEN,
            FIELDS);

    assertThat(environment).containsEntry("TESTED", expected).containsEntry("PORT_HTTP", "20001");
  }

  @Test
  void readsAFieldOfThePod() {
    assertThat(resolve(field("metadata.name"))).containsEntry("POD", "storefront-bcdfg");
  }

  @Test
  void refusesAFieldThatItDoesNotKnow() {
    assertThatThrownBy(() -> resolve(field("spec.nodeName")))
        .hasMessage("env POD: valueFrom (expected: a fieldRef to one of [metadata.name])");
  }

  private static Map<String, String> resolve(EnvVar variable) {
    return ContainerEnvironment.resolve(List.of(variable), GIVEN, FIELDS);
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String path) {
    return new EnvVarBuilder()
        .withName("POD")
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }
}
