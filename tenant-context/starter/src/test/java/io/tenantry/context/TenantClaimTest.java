package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantClaimTest {

  private static final TenantClaim CLAIMED = TenantClaim.ofTenant("acme", Trust.CLAIMED);
  private static final TenantClaim ASSERTED = TenantClaim.ofTenant("acme", Trust.ASSERTED);
  private static final TenantClaim VERIFIED = TenantClaim.ofTenant("acme", Trust.VERIFIED);
  private static final TenantClaim POSER = TenantClaim.ofTenant("globex", Trust.CLAIMED);
  private static final TenantClaim EAST = TenantClaim.ofRegion("us-east");
  private static final TenantClaim WEST = TenantClaim.ofRegion("us-west");

  @ParameterizedTest
  @MethodSource
  void joins(List<TenantClaim> claims, String expected) {
    assertThat(inWords(joined(claims))).isEqualTo(expected);
  }

  static Stream<Arguments> joins() {
    return Stream.of(
        argumentSet("nothing", List.of(), "nobody"),
        argumentSet("one source", List.of(ASSERTED), "acme ASSERTED"),
        argumentSet("the best trust, first", List.of(VERIFIED, CLAIMED), "acme VERIFIED"),
        argumentSet("the best trust, last", List.of(CLAIMED, ASSERTED), "acme ASSERTED"),
        argumentSet("claims alone stay claims", List.of(CLAIMED, CLAIMED), "acme CLAIMED"),
        argumentSet("a region lends no trust", List.of(CLAIMED, EAST), "acme CLAIMED in us-east"),
        argumentSet("a region first", List.of(EAST, VERIFIED), "acme VERIFIED in us-east"),
        argumentSet("a region alone", List.of(EAST), "nobody in us-east"),
        argumentSet("a region twice", List.of(EAST, ASSERTED, EAST), "acme ASSERTED in us-east"),
        argumentSet(
            "a poser beside a token", List.of(VERIFIED, POSER), "rejected: CONFLICTING_TENANT"),
        argumentSet("two posers", List.of(CLAIMED, POSER), "rejected: CONFLICTING_TENANT"),
        argumentSet("two regions", List.of(EAST, WEST), "rejected: CONFLICTING_REGION"),
        argumentSet(
            "tenants before regions",
            List.of(ASSERTED.and(EAST), POSER.and(WEST)),
            "rejected: CONFLICTING_TENANT"),
        argumentSet(
            "two values of one source",
            List.of(TenantClaim.ofTenant(List.of("acme", "acme"), Trust.VERIFIED)),
            "rejected: DUPLICATE_TENANT"),
        argumentSet(
            "a value that is no id",
            List.of(VERIFIED, TenantClaim.ofTenant(List.of("_none"), Trust.VERIFIED)),
            "rejected: MALFORMED_TENANT"),
        argumentSet(
            "two regions of one source",
            List.of(TenantClaim.ofRegion(List.of("a", "b"))),
            "rejected: DUPLICATE_REGION"),
        argumentSet(
            "a region that is none",
            List.of(TenantClaim.ofRegion(List.of("us east"))),
            "rejected: MALFORMED_REGION"),
        argumentSet("a source without values", List.of(TenantClaim.ofRegion(List.of())), "nobody"),
        argumentSet(
            "the first rejection",
            List.of(
                CLAIMED,
                TenantClaim.rejected(Rejection.DUPLICATE_TENANT),
                TenantClaim.rejected(Rejection.INVALID_TOKEN),
                VERIFIED),
            "rejected: DUPLICATE_TENANT"));
  }

  @Test
  void theOrderOfTheSourcesHasNoSayInTheOutcome() {
    List<TenantClaim> claims =
        List.of(
            TenantClaim.NONE,
            CLAIMED,
            ASSERTED,
            VERIFIED,
            POSER,
            EAST,
            WEST,
            ASSERTED.and(EAST),
            TenantClaim.rejected(Rejection.MALFORMED_TENANT));
    Random random = new Random(20_261_124);
    for (int round = 0; round < 20_000; round++) {
      List<TenantClaim> some = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        some.add(claims.get(random.nextInt(claims.size())));
      }
      TenantClaim one = joined(some);
      Collections.shuffle(some, random);
      TenantClaim other = joined(some);
      assertThat(outcome(other)).as("%s", some).isEqualTo(outcome(one));
    }
  }

  @Test
  void aRejectionNamesNobodyAndCountsAsANamedTenant() {
    TenantClaim rejected = VERIFIED.and(POSER);
    assertThat(rejected.tenant()).isEmpty();
    assertThat(rejected.region()).isEmpty();
    assertThat(rejected.trust()).isEqualTo(Trust.CLAIMED);
    assertThat(rejected.namesTenant()).isTrue();
    assertThat(CLAIMED.namesTenant()).isTrue();
    assertThat(EAST.namesTenant()).isFalse();
    assertThat(TenantClaim.NONE.namesTenant()).isFalse();
  }

  private static TenantClaim joined(List<TenantClaim> claims) {
    return claims.stream().reduce(TenantClaim.NONE, TenantClaim::and);
  }

  /** As {@link #inWords}, but for the reason of a rejection, which is that of the first source. */
  private static String outcome(TenantClaim claim) {
    return claim.rejection().isPresent() ? "rejected" : inWords(claim);
  }

  private static String inWords(TenantClaim claim) {
    if (claim.rejection().isPresent()) {
      return "rejected: " + claim.rejection().get();
    }
    String region = claim.region().map(name -> " in " + name).orElse("");
    return claim.tenant().map(id -> id + " " + claim.trust()).orElse("nobody") + region;
  }
}
