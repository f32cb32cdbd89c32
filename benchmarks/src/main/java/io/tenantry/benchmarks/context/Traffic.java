package io.tenantry.benchmarks.context;

import io.tenantry.context.Tenant;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** One thread's tenants, in a Zipf order of its own. */
@State(Scope.Thread)
public class Traffic {

  final Tenant[] tenants = new Tenant[TenantIds.COUNT];
  final String[] ids = new String[TenantIds.COUNT];
  final byte[][] headers = new byte[TenantIds.COUNT][];
  private int[] draws = {};
  private int[] drawsOfFew = {};
  private int cursor;

  @Setup
  public void draw(ThreadParams thread) {
    for (int i = 0; i < TenantIds.COUNT; i++) {
      ids[i] = TenantIds.id(i);
      headers[i] = ids[i].getBytes(StandardCharsets.ISO_8859_1);
      tenants[i] = TenantIds.tenant(i);
    }
    draws = Zipf.draws(TenantIds.COUNT, TenantIds.DRAWS, thread.getThreadIndex() + 1L);
    drawsOfFew = Zipf.draws(TenantIds.NAMED, TenantIds.DRAWS, thread.getThreadIndex() + 1L);
  }

  /** The number of the tenant of the next request. */
  int next() {
    cursor = (cursor + 1) & (TenantIds.DRAWS - 1);
    return draws[cursor];
  }

  /** The same where there are no more tenants than have a name of their own in metrics. */
  int nextOfFew() {
    cursor = (cursor + 1) & (TenantIds.DRAWS - 1);
    return drawsOfFew[cursor];
  }
}
