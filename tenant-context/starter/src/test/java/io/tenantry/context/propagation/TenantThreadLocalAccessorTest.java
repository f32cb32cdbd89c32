package io.tenantry.context.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.telemetry.MdcCarrier;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TenantThreadLocalAccessorTest {

  private static final Tenant ACME = tenant("acme");
  private static final Tenant GLOBEX = tenant("globex");

  private final TenantContext tenants = new TenantContext(List.of(new MdcCarrier()));
  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder().clearMissing(true).build();

  @AfterEach
  void leavesNothingBehind() {
    assertThat(TenantScope.current()).isEmpty();
    assertThat(MDC.get("tenant.id")).isNull();
  }

  @Test
  void isFoundAsAService() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .hasAtLeastOneElementOfType(TenantThreadLocalAccessor.class);
  }

  @Test
  void aTaskWorksForWhoeverSubmittedItAndLeavesTheWorkerClean() throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    ExecutorService wrapped = ContextExecutorService.wrap(worker, snapshots);
    try (TenantScope scope = tenants.open(ACME)) {
      assertThat(wrapped.submit(TenantThreadLocalAccessorTest::seen).get()).isEqualTo("acme acme");
    }
    assertThat(wrapped.submit(TenantThreadLocalAccessorTest::seen).get()).isEqualTo("null null");
    assertThat(worker.submit(TenantThreadLocalAccessorTest::seen).get()).isEqualTo("null null");
    worker.shutdown();
  }

  @Test
  void aTaskOfNobodyFindsNobodyOnAWorkerThatSomebodyLeftDirty() throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    worker.submit(() -> tenants.open(GLOBEX)).get();
    ExecutorService wrapped = ContextExecutorService.wrap(worker, snapshots);
    assertThat(wrapped.submit(TenantThreadLocalAccessorTest::seen).get()).isEqualTo("null null");
    assertThat(worker.submit(TenantThreadLocalAccessorTest::seen).get())
        .as("and what was there before is there again")
        .isEqualTo("globex globex");
    worker.shutdown();
  }

  @Test
  void snapshotsNestOnOneThread() {
    ContextSnapshot ofAcme;
    try (TenantScope scope = tenants.open(ACME)) {
      ofAcme = snapshots.captureAll();
    }
    ContextSnapshot ofNobody = snapshots.captureAll();
    try (TenantScope scope = tenants.open(GLOBEX)) {
      try (ContextSnapshot.Scope first = ofAcme.setThreadLocals()) {
        assertThat(seen()).isEqualTo("acme acme");
        try (ContextSnapshot.Scope second = ofNobody.setThreadLocals()) {
          assertThat(seen()).isEqualTo("null null");
          try (ContextSnapshot.Scope third = ofAcme.setThreadLocals()) {
            assertThat(seen()).isEqualTo("acme acme");
          }
          assertThat(seen()).isEqualTo("null null");
        }
        assertThat(seen()).isEqualTo("acme acme");
      }
      assertThat(seen()).isEqualTo("globex globex");
    }
  }

  @Test
  void aSnapshotClosesItsOwnScopeAndWhatWasLeftOpenInside() {
    ContextSnapshot ofNobody = snapshots.captureAll();
    try (TenantScope scope = tenants.open(ACME)) {
      try (ContextSnapshot.Scope snapshot = ofNobody.setThreadLocals()) {
        tenants.open(GLOBEX);
        tenants.open(ACME);
      }
      assertThat(TenantScope.current()).contains(scope);
      assertThat(seen()).isEqualTo("acme acme");
    }
  }

  @Test
  void aSnapshotWhoseScopeIsClosedAlreadyClosesNoOther() {
    ContextSnapshot ofNobody = snapshots.captureAll();
    TenantScope around = tenants.open(ACME);
    ContextSnapshot.Scope snapshot = ofNobody.setThreadLocals();
    around.close();
    try (TenantScope later = tenants.open(GLOBEX)) {
      snapshot.close();
      assertThat(seen()).isEqualTo("globex globex");
    }
  }

  @Test
  void whatWasNeverRestoredIsForgottenOnceItsThreadIsCleaned() {
    TenantThreadLocalAccessor accessor = new TenantThreadLocalAccessor();
    List<WeakReference<TenantScope>> leaked = new ArrayList<>();
    for (int request = 0; request < 3; request++) {
      try (TenantScope scope = tenants.open(ACME)) {
        accessor.setValue(scope);
        leaked.add(new WeakReference<>(TenantScope.current().orElseThrow()));
        tenants.cleanThread();
      }
    }
    accessor.setValue();
    await()
        .until(() -> {
          System.gc();
          return leaked.stream().allMatch(scope -> scope.refersTo(null));
        });
    accessor.restore();
  }

  @Test
  void aScopeThatIsClosedAlreadyIsNotTakenForTheOneAroundIt() {
    TenantThreadLocalAccessor accessor = new TenantThreadLocalAccessor();
    try (TenantScope scope = tenants.open(ACME)) {
      accessor.setValue(scope);
      accessor.setValue();
      TenantScope.current().orElseThrow().close();
      accessor.setValue();
      accessor.restore();
      accessor.restore();
      assertThat(TenantScope.current())
          .as("that is still the first")
          .isNotEqualTo(Optional.of(scope));
      accessor.restore();
      assertThat(TenantScope.current()).contains(scope);
    }
  }

  @Test
  void restoringWhatWasNeverSetClosesNothing() {
    try (TenantScope scope = tenants.open(ACME)) {
      new TenantThreadLocalAccessor().restore();
      assertThat(seen()).isEqualTo("acme acme");
    }
  }

  private static String seen() {
    return TenantContext.current().map(tenant -> tenant.id().value()).orElse(null)
        + " "
        + MDC.get("tenant.id");
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, PlanName.DEFAULT);
  }
}
