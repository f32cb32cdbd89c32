package io.tenantry.benchmarks.cluster;

import java.io.IOException;

/** What decides on the replicas while it is open. */
interface Scaler extends AutoCloseable {

  @Override
  void close() throws IOException, InterruptedException;
}
