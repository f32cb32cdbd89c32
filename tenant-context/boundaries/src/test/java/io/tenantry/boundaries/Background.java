package io.tenantry.boundaries;

import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** The far side of a method call that returns at once. */
@Component
class Background {

  private final FarSide farSide;

  Background(FarSide farSide) {
    this.farSide = farSide;
  }

  @Async
  CompletableFuture<String> look(String boundary) {
    return CompletableFuture.completedFuture(farSide.look(boundary));
  }
}
