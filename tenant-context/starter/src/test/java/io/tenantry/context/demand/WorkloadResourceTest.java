package io.tenantry.context.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadResourceTest {

  @Test
  void takesTheStandardVariables() {
    assertThat(
            WorkloadResource.of(
                    "k8s.pod.name=shop-1, k8s.namespace.name = a%2Cb%3Dc+d ,service.name=listed",
                    "named", "application")
                .attributes())
        .isEqualTo(
            Map.of(
                "service.name", "named",
                "k8s.pod.name", "shop-1",
                "k8s.namespace.name", "a,b=c+d"));
  }

  @Test
  void takesTheServicesNameFromWhereThereIsOne() {
    assertThat(WorkloadResource.of(null, null, "application").attributes())
        .isEqualTo(Map.of("service.name", "application"));
    assertThat(WorkloadResource.of("service.name=listed", "", "application").attributes())
        .isEqualTo(Map.of("service.name", "listed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s.pod.name", "=shop-1", "a=b,c", "a=%zz"})
  void refusesWhatIsMalformed(String attributes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WorkloadResource.of(attributes, null, "application"));
  }
}
