package io.tenantry.context.autoconfigure;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;

/** A service that says for whom it works, wherever its work takes it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@Import({EchoApplication.Echo.class, EchoApplication.Background.class})
class EchoApplication {

  static final Logger LOGGER = LoggerFactory.getLogger(EchoApplication.class);

  /** What {@link TenantContext#current()} says, in a word. */
  static String current() {
    return TenantContext.current().map(EchoApplication::inWords).orElse("nobody");
  }

  private static String inWords(Tenant tenant) {
    return "%s/%s/%s".formatted(tenant.id(), tenant.region(), tenant.plan());
  }

  @Bean
  Dispatches dispatches() {
    return new Dispatches();
  }

  @Bean
  FilterRegistrationBean<Dispatches> dispatchesRegistration(Dispatches dispatches) {
    FilterRegistrationBean<Dispatches> registration = new FilterRegistrationBean<>(dispatches);
    registration.setDispatcherTypes(
        DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    return registration;
  }

  @Bean
  ServletRegistrationBean<TwiceAsynchronous> twiceAsynchronous() {
    ServletRegistrationBean<TwiceAsynchronous> registration =
        new ServletRegistrationBean<>(new TwiceAsynchronous(), "/twice");
    registration.setAsyncSupported(true);
    return registration;
  }

  /** Becomes asynchronous, is dispatched, and becomes asynchronous again. */
  static final class TwiceAsynchronous extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync();
      if (request.getDispatcherType() == DispatcherType.REQUEST) {
        async.dispatch();
      } else {
        async.start(async::complete);
      }
    }
  }

  /** Notes for whom each dispatch of a request was, behind the filter under test. */
  static final class Dispatches extends OncePerRequestFilter {

    final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
      return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
      return false;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      seen.add(request.getDispatcherType() + " " + current());
      chain.doFilter(request, response);
    }

    @Override
    protected void doFilterNestedErrorDispatch(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      doFilterInternal(request, response, chain);
    }
  }

  static class Background {

    @Async
    CompletableFuture<String> work() {
      LOGGER.info("in the background");
      return CompletableFuture.completedFuture(current());
    }
  }

  @RestController
  static class Echo {

    private final Background background;
    private final ObservationRegistry observations;
    private final RestClient client;
    private final TenantContext tenants;

    Echo(
        Background background,
        ObservationRegistry observations,
        RestClient.Builder client,
        TenantContext tenants) {
      this.tenants = tenants;
      this.background = background;
      this.observations = observations;
      this.client = client.build();
    }

    @GetMapping("/tenant")
    String tenant() {
      LOGGER.info("in the request");
      return Observation.createNotStarted("inner.work", observations)
          .observe(EchoApplication::current);
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      return EchoApplication::current;
    }

    @GetMapping("/deferred")
    DeferredResult<String> deferred() {
      DeferredResult<String> result = new DeferredResult<>();
      new Thread(() -> result.setResult(current())).start();
      return result;
    }

    @GetMapping("/timeout")
    DeferredResult<String> timeout() {
      return new DeferredResult<>(20L);
    }

    @GetMapping("/async")
    CompletableFuture<String> async() {
      return background.work();
    }

    @GetMapping("/fails")
    String fails() {
      throw new IllegalStateException("as asked");
    }

    @GetMapping("/address")
    String address(HttpServletRequest request) {
      return request.getRemoteAddr();
    }

    /** Where no scope of the filter is around it, whose end would be its end, too. */
    @GetMapping("/actuator/leak")
    @SuppressWarnings("MustBeClosedChecker")
    void leak() {
      tenants.open(new Tenant(new TenantId("leaked"), Region.NONE, PlanName.DEFAULT));
    }

    @GetMapping("/call")
    String call(@RequestParam String url) {
      client.get().uri(url).retrieve().toBodilessEntity();
      return current();
    }
  }
}
