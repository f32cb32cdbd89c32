package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.Trust;
import io.tenantry.context.resolution.Residency.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DirectoryTenantResolverTest {

  private static final PlanName GOLD = new PlanName("gold");
  private static final Region EAST = new Region("us-east");
  private static final Region WEST = new Region("us-west");
  private static final Set<Region> REGIONS = Set.of(EAST, WEST);

  /** Has failed when it was asked for this one. */
  private static final TenantId LOST = new TenantId("lost");

  private static final TenantDirectory DIRECTORY =
      directory(
          Map.of(
              "acme", new TenantProfile(GOLD),
              "settled", new TenantProfile(GOLD, EAST, false),
              "resident", new TenantProfile(GOLD, EAST, true)));

  @ParameterizedTest
  @MethodSource
  void judges(TenantClaim claim, TenantResolution expected) {
    assertThat(resolver(true).resolve(claim)).isEqualTo(expected);
  }

  static Stream<Arguments> judges() {
    return Stream.of(
        argumentSet("a tenant", asserted("acme"), resolved("acme", Region.NONE)),
        argumentSet(
            "a tenant that a signature names",
            claim("acme", Trust.VERIFIED),
            resolved("acme", Region.NONE)),
        argumentSet("a tenant in a region", asserted("acme", "us-west"), resolved("acme", WEST)),
        argumentSet("a tenant at home", asserted("settled"), resolved("settled", EAST)),
        argumentSet(
            "a tenant away from home", asserted("settled", "us-west"), resolved("settled", WEST)),
        argumentSet("a resident", asserted("resident"), resolved("resident", EAST)),
        argumentSet(
            "a resident at home", asserted("resident", "us-east"), resolved("resident", EAST)),
        argumentSet(
            "a resident away from home",
            asserted("resident", "us-west"),
            new Rejected(Rejection.RESIDENT_ELSEWHERE, EAST)),
        argumentSet("nothing", TenantClaim.NONE, rejected(Rejection.MISSING_TENANT)),
        argumentSet(
            "a region alone", TenantClaim.ofRegion("us-east"), rejected(Rejection.MISSING_TENANT)),
        argumentSet(
            "a tenant that anybody could have named",
            claim("acme", Trust.CLAIMED),
            rejected(Rejection.UNTRUSTED_PEER)),
        argumentSet(
            "an unknown tenant that anybody could have named",
            claim("nobody", Trust.CLAIMED),
            rejected(Rejection.UNTRUSTED_PEER)),
        argumentSet(
            "a tenant nobody knows", asserted("nobody"), rejected(Rejection.UNKNOWN_TENANT)),
        argumentSet(
            "a tenant for whom the directory fails",
            asserted("lost"),
            rejected(Rejection.DIRECTORY_UNAVAILABLE)),
        argumentSet(
            "a region nobody knows", asserted("acme", "mars"), rejected(Rejection.UNKNOWN_REGION)));
  }

  @ParameterizedTest
  @EnumSource
  void passesOnWhyAClaimCannotBeBelieved(Rejection reason) {
    assertThat(resolver(false).resolve(TenantClaim.rejected(reason))).isEqualTo(rejected(reason));
  }

  @Test
  void everyReasonOfItsOwnHasARow() {
    assertThat(
            judges()
                .map(row -> ((ArgumentSet) row).get()[1])
                .filter(Rejected.class::isInstance)
                .map(expected -> ((Rejected) expected).reason()))
        .containsAll(
            EnumSet.of(
                Rejection.MISSING_TENANT,
                Rejection.UNTRUSTED_PEER,
                Rejection.UNKNOWN_TENANT,
                Rejection.DIRECTORY_UNAVAILABLE,
                Rejection.UNKNOWN_REGION,
                Rejection.RESIDENT_ELSEWHERE));
  }

  @Test
  void asksTheDirectoryOnlyAboutTenantsThatSomebodyTrustworthyNamed() {
    List<TenantId> asked = new ArrayList<>();
    DirectoryTenantResolver resolver =
        new DirectoryTenantResolver(
            tenant -> {
              asked.add(tenant);
              return Optional.of(new TenantProfile(GOLD));
            },
            false,
            REGIONS);

    resolver.resolve(claim("acme", Trust.CLAIMED));
    resolver.resolve(TenantClaim.NONE);
    resolver.resolve(TenantClaim.rejected(Rejection.CONFLICTING_TENANT));
    resolver.resolve(asserted("acme", "mars"));
    assertThat(asked).isEmpty();

    resolver.resolve(asserted("acme"));
    resolver.resolve(claim("globex", Trust.VERIFIED));
    assertThat(asked).containsExactly(new TenantId("acme"), new TenantId("globex"));
  }

  @Test
  void goesOnWithoutATenantWhereNoneIsNeeded() {
    DirectoryTenantResolver optional = resolver(false);
    assertThat(optional.resolve(TenantClaim.NONE)).isEqualTo(new Resolved(Tenant.NONE));
    assertThat(optional.resolve(TenantClaim.ofRegion("us-east")))
        .isEqualTo(new Resolved(new Tenant(TenantId.NONE, EAST, PlanName.DEFAULT)));
    assertThat(optional.resolve(TenantClaim.ofRegion("mars")))
        .isEqualTo(rejected(Rejection.UNKNOWN_REGION));
  }

  @Test
  void neverGoesOnWithoutTheTenantThatWasNamed() {
    DirectoryTenantResolver optional = resolver(false);
    assertThat(optional.resolve(claim("acme", Trust.CLAIMED)))
        .isEqualTo(rejected(Rejection.UNTRUSTED_PEER));
    assertThat(optional.resolve(asserted("nobody"))).isEqualTo(rejected(Rejection.UNKNOWN_TENANT));
    assertThat(optional.resolve(asserted("lost")))
        .isEqualTo(rejected(Rejection.DIRECTORY_UNAVAILABLE));
  }

  @Test
  void anyRegionExistsWhenNoneIsConfigured() {
    DirectoryTenantResolver resolver = new DirectoryTenantResolver(DIRECTORY, true, Set.of());
    assertThat(resolver.resolve(asserted("acme", "mars")))
        .isEqualTo(resolved("acme", new Region("mars")));
  }

  @Test
  void whereOnlyASignatureIsEnoughAProxyIsNotAndMustNotContradict() {
    DirectoryTenantResolver resolver =
        new DirectoryTenantResolver(
            DIRECTORY, true, Trust.VERIFIED, REGIONS, Residency.OFF, TenantListener.NONE);
    assertThat(resolver.resolve(asserted("acme"))).isEqualTo(rejected(Rejection.UNTRUSTED_PEER));
    TenantClaim signed = claim("acme", Trust.VERIFIED);
    assertThat(resolver.resolve(signed.and(asserted("acme"))))
        .isEqualTo(resolved("acme", Region.NONE));
    assertThat(resolver.resolve(asserted("globex").and(signed)))
        .isEqualTo(rejected(Rejection.CONFLICTING_TENANT));
    assertThat(resolver.resolve(TenantClaim.NONE)).isEqualTo(rejected(Rejection.MISSING_TENANT));
  }

  @Test
  void aBareClaimCanNotBeMadeEnough() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new DirectoryTenantResolver(
                DIRECTORY, true, Trust.CLAIMED, REGIONS, Residency.OFF, TenantListener.NONE))
        .withMessageContaining("expected: ASSERTED or VERIFIED");
  }

  @Test
  void hidesTheHomeOfAResidentWhereTheSenderIsNotToKnowIt() {
    DirectoryTenantResolver resolver =
        resolver(new Residency(Mode.ENFORCE, null, false), TenantListener.NONE);
    assertThat(resolver.resolve(asserted("resident", "us-west")))
        .isEqualTo(rejected(Rejection.RESIDENT_ELSEWHERE));
  }

  @Test
  void turnsAResidentAwayInAProcessThatIsElsewhere() {
    DirectoryTenantResolver resolver =
        resolver(new Residency(Mode.ENFORCE, WEST, true), TenantListener.NONE);
    assertThat(resolver.resolve(asserted("resident")))
        .isEqualTo(new Rejected(Rejection.RESIDENT_ELSEWHERE, EAST));
    assertThat(resolver.resolve(asserted("settled"))).isEqualTo(resolved("settled", EAST));
  }

  @Test
  void reportsAResidentThatIsServedElsewhere() {
    List<Tenant> reported = new ArrayList<>();
    TenantListener listener =
        new TenantListener() {
          @Override
          public void servedElsewhere(Tenant tenant) {
            reported.add(tenant);
          }
        };
    DirectoryTenantResolver resolver = resolver(new Residency(Mode.REPORT, null, true), listener);
    assertThat(resolver.resolve(asserted("resident", "us-west")))
        .isEqualTo(resolved("resident", WEST));
    assertThat(resolver.resolve(asserted("resident"))).isEqualTo(resolved("resident", EAST));
    assertThat(reported).containsExactly(new Tenant(new TenantId("resident"), WEST, GOLD));
  }

  @Test
  void aTenantThatWasResolvedBeforeIsTheSameObject() {
    DirectoryTenantResolver resolver = resolver(true);
    assertThat(resolver.resolve(asserted("acme", "us-west")))
        .isSameAs(resolver.resolve(asserted("acme", "us-west")))
        .isNotSameAs(resolver.resolve(asserted("acme", "us-east")));
  }

  @Test
  void aTenantWhosePlanChangedIsResolvedAnew() {
    Map<String, TenantProfile> profiles = new HashMap<>();
    DirectoryTenantResolver resolver =
        new DirectoryTenantResolver(directory(profiles), true, Set.of());
    profiles.put("acme", new TenantProfile(GOLD));
    assertThat(resolver.resolve(asserted("acme"))).isEqualTo(resolved("acme", Region.NONE));
    profiles.put("acme", new TenantProfile(PlanName.DEFAULT));
    assertThat(resolver.resolve(asserted("acme")))
        .isEqualTo(new Resolved(new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT)));
  }

  @Test
  void saysOnceThatTheDirectoryFailsAndForNobodyInParticular(CapturedOutput output) {
    DirectoryTenantResolver resolver = resolver(true);
    for (int i = 0; i < 1_000; i++) {
      resolver.resolve(asserted("lost"));
    }
    assertThat(output.getAll().lines().filter(line -> line.contains("cannot be looked up")))
        .hasSizeBetween(1, 2)
        .allSatisfy(line ->
            assertThat(line)
                .contains("java.lang.IllegalStateException")
                .contains("java.io.UncheckedIOException")
                .doesNotContain("lost"));
  }

  private static DirectoryTenantResolver resolver(boolean required) {
    return new DirectoryTenantResolver(
        DIRECTORY,
        required,
        Trust.ASSERTED,
        REGIONS,
        new Residency(Mode.ENFORCE, null, true),
        TenantListener.NONE);
  }

  private static DirectoryTenantResolver resolver(Residency residency, TenantListener listener) {
    return new DirectoryTenantResolver(
        DIRECTORY, true, Trust.ASSERTED, REGIONS, residency, listener);
  }

  private static TenantDirectory directory(Map<String, TenantProfile> profiles) {
    return tenant -> {
      if (tenant.equals(LOST)) {
        throw new IllegalStateException(
            "no answer for " + tenant,
            new UncheckedIOException(new IOException("GET /tenants/" + tenant)));
      }
      return Optional.ofNullable(profiles.get(tenant.value()));
    };
  }

  private static TenantClaim asserted(String tenant) {
    return claim(tenant, Trust.ASSERTED);
  }

  private static TenantClaim asserted(String tenant, String region) {
    return asserted(tenant).and(TenantClaim.ofRegion(region));
  }

  private static TenantClaim claim(String tenant, Trust trust) {
    return TenantClaim.ofTenant(tenant, trust);
  }

  private static Resolved resolved(String tenant, Region region) {
    return new Resolved(new Tenant(new TenantId(tenant), region, GOLD));
  }

  private static Rejected rejected(Rejection reason) {
    return new Rejected(reason);
  }
}
