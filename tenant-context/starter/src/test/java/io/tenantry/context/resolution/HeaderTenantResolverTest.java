package io.tenantry.context.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantEvidence;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

class HeaderTenantResolverTest {

  private static final String PROXY = "10.0.0.7";
  private static final String STRANGER = "203.0.113.9";
  private static final PlanName GOLD = new PlanName("gold");
  private static final Region EAST = new Region("us-east");
  private static final Tenant ACME_EAST = new Tenant(new TenantId("acme"), EAST, GOLD);
  private static final Tenant ACME = new Tenant(new TenantId("acme"), Region.NONE, GOLD);

  @ParameterizedTest
  @MethodSource
  void judges(TenantEvidence evidence, TenantResolution expected) {
    assertThat(resolver(true, true).resolve(evidence)).isEqualTo(expected);
  }

  static Stream<Arguments> judges() {
    return Stream.of(
        row(
            "tenant and region",
            from(PROXY, List.of("acme"), List.of("us-east")),
            new Resolved(ACME_EAST)),
        row("tenant without region", from(PROXY, List.of("acme"), List.of()), new Resolved(ACME)),
        row("nothing", from(PROXY, List.of(), List.of()), rejected(Rejection.MISSING_TENANT)),
        row(
            "region alone",
            from(PROXY, List.of(), List.of("us-east")),
            rejected(Rejection.MISSING_TENANT)),
        row(
            "nothing from a stranger",
            from(STRANGER, List.of(), List.of()),
            rejected(Rejection.MISSING_TENANT)),
        row(
            "a stranger",
            from(STRANGER, List.of("acme"), List.of()),
            rejected(Rejection.UNTRUSTED_PEER)),
        row(
            "somebody with no address",
            from(null, List.of("acme"), List.of()),
            rejected(Rejection.UNTRUSTED_PEER)),
        row(
            "a stranger with nonsense",
            from(STRANGER, List.of("a b"), List.of()),
            rejected(Rejection.UNTRUSTED_PEER)),
        row(
            "two tenants",
            from(PROXY, List.of("acme", "globex"), List.of()),
            rejected(Rejection.DUPLICATE_TENANT)),
        row(
            "one tenant twice",
            from(PROXY, List.of("acme", "acme"), List.of()),
            rejected(Rejection.DUPLICATE_TENANT)),
        row(
            "two tenants in one header",
            from(PROXY, List.of("acme,globex"), List.of()),
            rejected(Rejection.MALFORMED_TENANT)),
        row(
            "an empty header",
            from(PROXY, List.of(""), List.of()),
            rejected(Rejection.MALFORMED_TENANT)),
        row(
            "a reserved value",
            from(PROXY, List.of("_overflow"), List.of()),
            rejected(Rejection.MALFORMED_TENANT)),
        row(
            "a tenant nobody knows",
            from(PROXY, List.of("nobody"), List.of()),
            rejected(Rejection.UNKNOWN_TENANT)),
        row(
            "two regions",
            from(PROXY, List.of("acme"), List.of("us-east", "us-east")),
            rejected(Rejection.DUPLICATE_REGION)),
        row(
            "a malformed region",
            from(PROXY, List.of("acme"), List.of("us east")),
            rejected(Rejection.MALFORMED_REGION)),
        row(
            "a region nobody knows",
            from(PROXY, List.of("acme"), List.of("mars")),
            rejected(Rejection.UNKNOWN_REGION)));
  }

  @Test
  void everyReasonHasARow() {
    assertThat(
            judges()
                .map(row -> ((ArgumentSet) row).get()[1])
                .filter(Rejected.class::isInstance)
                .map(expected -> ((Rejected) expected).reason()))
        .containsAll(Set.of(Rejection.values()));
  }

  @Test
  void goesOnWithoutATenantWhereNoneIsNeeded() {
    HeaderTenantResolver optional = resolver(false, true);
    assertThat(optional.resolve(from(PROXY, List.of(), List.of())))
        .isEqualTo(new Resolved(Tenant.NONE));
    assertThat(optional.resolve(from(PROXY, List.of(), List.of("us-east"))))
        .isEqualTo(new Resolved(new Tenant(TenantId.NONE, EAST, PlanName.DEFAULT)));
  }

  @Test
  void neverGoesOnWithoutTheTenantThatAStrangerNamed() {
    assertThat(resolver(false, true).resolve(from(STRANGER, List.of("acme"), List.of())))
        .isEqualTo(rejected(Rejection.UNTRUSTED_PEER));
  }

  @Test
  void doesNotBelieveTheRegionThatAStrangerNamed() {
    assertThat(resolver(false, true).resolve(from(STRANGER, List.of(), List.of("us-east"))))
        .isEqualTo(new Resolved(Tenant.NONE));
  }

  @Test
  void tenantsThatAreNotListedAreOnTheDefaultPlanUnlessTheDirectoryIsStrict() {
    assertThat(resolver(true, false).resolve(from(PROXY, List.of("nobody"), List.of())))
        .isEqualTo(new Resolved(new Tenant(new TenantId("nobody"), Region.NONE, PlanName.DEFAULT)));
  }

  @Test
  void anyRegionExistsWhenNoneIsConfigured() {
    HeaderTenantResolver resolver =
        new HeaderTenantResolver(proxies(), directory(true), true, Set.of());
    assertThat(resolver.resolve(from(PROXY, List.of("acme"), List.of("us-east"))))
        .isEqualTo(new Resolved(ACME_EAST));
  }

  private static HeaderTenantResolver resolver(boolean required, boolean strict) {
    return new HeaderTenantResolver(proxies(), directory(strict), required, Set.of(EAST));
  }

  private static TrustedProxies proxies() {
    return new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8")));
  }

  private static TenantDirectory directory(boolean strict) {
    return new StaticTenantDirectory(Map.of(new TenantId("acme"), GOLD), PlanName.DEFAULT, strict);
  }

  private static TenantEvidence from(
      @Nullable String peer, List<String> tenants, List<String> regions) {
    return new TenantEvidence(peer, tenants, regions);
  }

  private static Rejected rejected(Rejection reason) {
    return new Rejected(reason);
  }

  private static Arguments row(String name, TenantEvidence evidence, TenantResolution expected) {
    return argumentSet(name, evidence, expected);
  }
}
