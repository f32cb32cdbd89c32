package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.Answers.Answer;
import io.tenantry.benchmarks.cluster.Curve.Request;
import io.tenantry.benchmarks.storefront.ShopClient;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Sends requests at the moments that were fixed before, however slow the answers are. */
record OpenLoad(URI service) {

  private static final int SERVED = 200;

  /**
   * Returns when the last answer has come.
   *
   * @param start second 0 of the requests, by {@link System#nanoTime}
   */
  Answers run(List<Request> requests, long start) throws InterruptedException {
    Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    // Closed in reverse order: every request ends before the client that sends it.
    try (ShopClient shop = new ShopClient(service);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Request request : requests) {
        TimeUnit.NANOSECONDS.sleep(start + (long) (request.seconds() * 1e9) - System.nanoTime());
        threads.execute(() -> answers.add(send(shop, request, start)));
      }
    }
    return new Answers(List.copyOf(answers));
  }

  private static Answer send(ShopClient shop, Request request, long start) {
    double delay = seconds(start) - request.seconds();
    int status = shop.statusFor(request.tenant());
    return new Answer(
        request.seconds(), delay, seconds(start) - request.seconds(), status == SERVED);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
