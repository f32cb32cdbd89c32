package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantScopeTest {

  private static final Tenant ACME = tenant("acme");
  private static final Tenant GLOBEX = tenant("globex");

  private final List<String> journal = new ArrayList<>();
  private final TenantContext tenants =
      new TenantContext(List.of(new Journalled("log"), new Journalled("baggage")));

  @AfterEach
  void leavesNothingBehind() {
    assertThat(TenantScope.current()).isEmpty();
  }

  @Test
  void movesAllCarriersTogetherAndRestoresThemInReverse() {
    assertThat(TenantContext.current()).isEmpty();
    try (TenantScope outer = tenants.open(ACME)) {
      assertThat(TenantContext.current()).contains(ACME);
      try (TenantScope inner = tenants.open(GLOBEX)) {
        assertThat(TenantContext.current()).contains(GLOBEX);
        try (TenantScope none = TenantScope.openEmpty()) {
          assertThat(TenantContext.current()).isEmpty();
        }
        assertThat(TenantContext.current()).contains(GLOBEX);
      }
      assertThat(TenantContext.current()).contains(ACME);
    }
    assertThat(TenantContext.current()).isEmpty();
    assertThat(journal)
        .containsExactly(
            "log+acme",
            "baggage+acme",
            "log+globex",
            "baggage+globex",
            "log+nobody",
            "baggage+nobody",
            "baggage-nobody",
            "log-nobody",
            "baggage-globex",
            "log-globex",
            "baggage-acme",
            "log-acme");
  }

  @Test
  void aCarrierThatFailsToBindLeavesNothingBound() {
    TenantContext failing =
        new TenantContext(
            List.of(new Journalled("log"), new FailingToBind(), new Journalled("late")));
    try (TenantScope outer = tenants.open(ACME)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> failing.open(GLOBEX))
          .withMessage("cannot bind");
      assertThat(TenantContext.current()).contains(ACME);
    }
    assertThat(journal)
        .containsExactly(
            "log+acme", "baggage+acme", "log+globex", "log-globex", "baggage-acme", "log-acme");
  }

  @Test
  void aCarrierThatFailsToRestoreKeepsNoOtherFromIt() {
    TenantContext failing =
        new TenantContext(
            List.of(new Journalled("log"), new FailingToUndo(), new Journalled("late")));
    assertThatCode(() -> failing.open(ACME).close()).doesNotThrowAnyException();
    assertThat(journal).containsExactly("log+acme", "late+acme", "late-acme", "log-acme");
  }

  @Test
  void closingAnOuterScopeClosesWhatWasLeftOpenInside() {
    TenantScope outer = tenants.open(ACME);
    TenantScope forgotten = tenants.open(GLOBEX);
    outer.close();
    assertThat(TenantContext.current()).isEmpty();
    assertThat(journal).endsWith("baggage-globex", "log-globex", "baggage-acme", "log-acme");
    forgotten.close();
    outer.close();
    assertThat(journal).hasSize(8);
  }

  @Test
  void aCleanThreadHasNothingToClean() {
    assertThat(tenants.cleanThread()).isFalse();
    tenants.run(ACME, () -> {});
    assertThat(tenants.cleanThread()).isFalse();
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void everyScopeThatWasLeftOpenIsClosedWhenTheThreadIsCleaned() {
    tenants.open(ACME);
    tenants.open(GLOBEX);
    assertThat(tenants.cleanThread()).isTrue();
    assertThat(TenantContext.current()).isEmpty();
    assertThat(journal).endsWith("baggage-globex", "log-globex", "baggage-acme", "log-acme");
    assertThat(tenants.cleanThread()).isFalse();
  }

  @Test
  void whatACarrierHoldsWithoutAScopeIsClearedWhenTheThreadIsCleaned() {
    Leftover leftover = new Leftover();
    TenantContext dirty = new TenantContext(List.of(new FailingToClean(), leftover));
    assertThat(dirty.cleanThread()).isTrue();
    assertThat(dirty.cleanThread()).isFalse();
  }

  @Test
  void isReopenedOnAnotherThreadButNotClosedThere() {
    try (TenantScope scope = tenants.open(ACME)) {
      CompletableFuture.runAsync(
              () -> {
                assertThat(TenantContext.current()).isEmpty();
                assertThatIllegalStateException().isThrownBy(scope::close);
                try (TenantScope there = scope.reopen()) {
                  assertThat(TenantContext.current()).contains(ACME);
                }
                assertThat(TenantContext.current()).isEmpty();
              })
          .join();
      assertThat(TenantContext.current()).contains(ACME);
    }
  }

  @Test
  void nobodyWorksForAReservedId() {
    assertThatIllegalArgumentException().isThrownBy(() -> tenants.open(Tenant.NONE));
    assertThat(journal).isEmpty();
  }

  @Test
  void runsAndCallsWorkForATenant() throws Exception {
    List<Tenant> seen = new ArrayList<>();
    tenants.run(ACME, () -> seen.add(TenantContext.current().orElseThrow()));
    seen.add(tenants.call(GLOBEX, () -> TenantContext.current().orElseThrow()));
    assertThat(seen).containsExactly(ACME, GLOBEX);
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }

  private final class Journalled implements TenantCarrier {

    private final String name;

    private Journalled(String name) {
      this.name = name;
    }

    @Override
    public Binding bind(Tenant tenant) {
      return note(tenant.id().value());
    }

    @Override
    public Binding clear() {
      return note("nobody");
    }

    private Binding note(String who) {
      journal.add(name + "+" + who);
      return () -> journal.add(name + "-" + who);
    }
  }

  private static final class FailingToBind implements TenantCarrier {

    @Override
    public Binding bind(Tenant tenant) {
      throw new IllegalStateException("cannot bind");
    }

    @Override
    public Binding clear() {
      return Binding.NOTHING;
    }
  }

  private static final class FailingToUndo implements TenantCarrier {

    @Override
    public Binding bind(Tenant tenant) {
      return () -> {
        throw new IllegalStateException("cannot undo");
      };
    }

    @Override
    public Binding clear() {
      return Binding.NOTHING;
    }
  }

  private static final class FailingToClean implements TenantCarrier {

    @Override
    public Binding bind(Tenant tenant) {
      return Binding.NOTHING;
    }

    @Override
    public Binding clear() {
      return Binding.NOTHING;
    }

    @Override
    public boolean clean() {
      throw new IllegalStateException("cannot clean");
    }
  }

  private static final class Leftover implements TenantCarrier {

    private boolean tenant = true;

    @Override
    public Binding bind(Tenant tenant) {
      return Binding.NOTHING;
    }

    @Override
    public Binding clear() {
      return Binding.NOTHING;
    }

    @Override
    public boolean clean() {
      boolean found = tenant;
      tenant = false;
      return found;
    }
  }
}
