package io.tenantry.boundaries;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Within one request. */
@RestController
@RequestMapping("/servlet")
class ServletBoundaries {

  private final FarSide farSide;
  private final Executor executor;

  ServletBoundaries(FarSide farSide, Executor applicationTaskExecutor) {
    this.farSide = farSide;
    this.executor = applicationTaskExecutor;
  }

  @GetMapping("/handler")
  String handler(@RequestParam String boundary) {
    return farSide.look(boundary);
  }

  @GetMapping("/callable")
  Callable<String> callable(@RequestParam String boundary) {
    return () -> farSide.look(boundary);
  }

  @GetMapping("/deferred-result")
  DeferredResult<String> deferredResult(@RequestParam String boundary) {
    DeferredResult<String> result = new DeferredResult<>();
    executor.execute(() -> result.setResult(farSide.look(boundary)));
    return result;
  }

  @GetMapping("/streaming")
  StreamingResponseBody streaming(@RequestParam String boundary) {
    return out -> out.write(farSide.look(boundary).getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/sse")
  SseEmitter sse(@RequestParam String boundary) {
    SseEmitter emitter = new SseEmitter();
    executor.execute(() -> {
      try {
        emitter.send(farSide.look(boundary));
        emitter.complete();
      } catch (IOException e) {
        emitter.completeWithError(e);
      }
    });
    return emitter;
  }
}
