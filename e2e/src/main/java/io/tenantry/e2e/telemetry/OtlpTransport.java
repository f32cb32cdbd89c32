package io.tenantry.e2e.telemetry;

import java.util.concurrent.CompletableFuture;

/** Sends one request once. */
interface OtlpTransport extends AutoCloseable {

  /** Never completes exceptionally: what goes wrong is an {@link Answer.Refused}. */
  CompletableFuture<Answer> send(OtlpRequest request);

  @Override
  void close();
}
