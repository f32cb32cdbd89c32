package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidencyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "mode    | home | resident | here | requested | elsewhere",
        "ENFORCE | east | true     | -    | _none     | false",
        "ENFORCE | east | true     | -    | east      | false",
        "ENFORCE | east | true     | -    | west      | true",
        "ENFORCE | east | true     | east | _none     | false",
        "ENFORCE | east | true     | east | east      | false",
        "ENFORCE | east | true     | east | west      | true",
        "ENFORCE | east | true     | west | _none     | true",
        "ENFORCE | east | true     | west | east      | true",
        "ENFORCE | east | true     | west | west      | true",
        "ENFORCE | east | false    | west | west      | false",
        "ENFORCE | -    | false    | west | east      | false",
        "REPORT  | east | true     | west | _none     | true",
        "REPORT  | east | true     | east | east      | false",
        "OFF     | east | true     | west | west      | false",
      },
      useHeadersInDisplayName = true)
  void aResidentIsElsewhereWhereTheProcessOrTheRequestIs(
      Residency.Mode mode,
      Region home,
      boolean resident,
      Region here,
      Region requested,
      boolean elsewhere) {
    assertThat(
            new Residency(mode, here, true)
                .isElsewhere(new TenantProfile(PlanName.DEFAULT, home, resident), requested))
        .isEqualTo(elsewhere);
  }
}
