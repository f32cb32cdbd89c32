package io.tenantry.context.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.TenantClaim;
import java.util.regex.Pattern;

/** Text that anybody may have written, and what may become of it. */
public final class UntrustedText {

  /** The alphabet once more, in another way than the one under test. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** Short enough to see a fragment, long enough for no word of ours to be one by chance. */
  private static final int LONGEST_CHANCE = 11;

  private UntrustedText() {}

  /** Whether {@code text} may name a tenant or a region. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a stretch of {@code input} of 12 characters or more stands in {@code text}. */
  public static boolean isRepeated(String input, String text) {
    for (int end = LONGEST_CHANCE + 1; end <= input.length(); end++) {
      if (text.contains(input.substring(end - LONGEST_CHANCE - 1, end))) {
        return true;
      }
    }
    return false;
  }

  /** Fails when a claim is a rejection and a name at once, or names what is no name. */
  public static void assertIsSound(TenantClaim claim) {
    if (claim.rejection().isPresent()) {
      assertThat(claim.tenant()).isEmpty();
      assertThat(claim.region()).isEmpty();
    }
    claim.tenant().ifPresent(tenant -> assertThat(isName(tenant.value())).isTrue());
    claim.region().ifPresent(region -> assertThat(isName(region.value())).isTrue());
  }
}
