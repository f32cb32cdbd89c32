package io.tenantry.agent.tests;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;

/** A service that answers in every way that a servlet can, and calls others in every way. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ShopApplication.Security.class, ShopApplication.Shop.class})
public class ShopApplication {

  /** Written to the standard output, with the port after it, when requests are taken. */
  static final String READY = "The shop is open at port ";

  private static final Logger LOGGER = LoggerFactory.getLogger(ShopApplication.class);

  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }

  @EventListener
  void sayPort(WebServerInitializedEvent event) {
    System.out.println(READY + event.getWebServer().getPort());
  }

  /** Stands where Spring Security may: before anybody has looked at the tenant. */
  @Bean
  FilterRegistrationBean<Guard> guard() {
    FilterRegistrationBean<Guard> registration = new FilterRegistrationBean<>(new Guard());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  static final class Guard extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      if (request.getRequestURI().equals("/guarded")) {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      } else {
        chain.doFilter(request, response);
      }
    }
  }

  /** Basic authentication, for {@code /secured} only. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.security.web.SecurityFilterChain")
  static class Security {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(requests ->
              requests.requestMatchers("/secured").authenticated().anyRequest().permitAll())
          .httpBasic(Customizer.withDefaults())
          .build();
    }
  }

  @RestController
  static class Shop {

    private final TenantContext tenants;
    private final JdbcClient database;
    private final RestClient restClient;
    private final HttpClient jdkClient =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final CloseableHttpClient apacheClient = HttpClients.createDefault();

    Shop(TenantContext tenants, JdbcClient database, RestClient.Builder restClient) {
      this.tenants = tenants;
      this.database = database;
      this.restClient = restClient.build();
    }

    @GetMapping("/product/{id}")
    String product(@PathVariable String id) {
      return "product " + id.length();
    }

    @GetMapping("/secured")
    String secured() {
      return "secured";
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      return () -> "called";
    }

    @GetMapping("/deferred")
    DeferredResult<String> deferred() {
      DeferredResult<String> result = new DeferredResult<>();
      new Thread(() -> result.setResult("deferred")).start();
      return result;
    }

    @GetMapping("/timeout")
    DeferredResult<String> timeout() {
      return new DeferredResult<>(20L);
    }

    /** 200 on a virtual thread, 500 on another. */
    @GetMapping("/virtual")
    String virtual() {
      if (!Thread.currentThread().toString().startsWith("VirtualThread[")) {
        throw new IllegalStateException("not on a virtual thread");
      }
      return "virtual";
    }

    @GetMapping("/fails")
    String fails() {
      throw new IllegalStateException("as asked");
    }

    @GetMapping("/query")
    String query() {
      LOGGER.info("asking the database");
      return database.sql("select 'answer'").query(String.class).single();
    }

    /** Works for somebody else in the middle of a request. */
    @GetMapping("/on-behalf")
    String onBehalf() {
      Tenant other = new Tenant(new TenantId("other"), Region.NONE, PlanName.DEFAULT);
      tenants.run(other, () -> database.sql("select 'other'").query(String.class).single());
      return "done";
    }

    /** Leaves the thread with a tenant bound. */
    @GetMapping("/leak")
    @SuppressWarnings("MustBeClosedChecker")
    String leak() {
      tenants.open(new Tenant(new TenantId("left-behind"), Region.NONE, PlanName.DEFAULT));
      return "left";
    }

    /** An executor that nobody wrapped. */
    @GetMapping("/elsewhere")
    String elsewhere() {
      return CompletableFuture.supplyAsync(
              () -> database.sql("select 'elsewhere'").query(String.class).single(),
              ForkJoinPool.commonPool())
          .join();
    }

    @GetMapping("/call")
    String call(@RequestParam String client, @RequestParam URI url) throws Exception {
      return switch (client) {
        case "jdk" ->
            jdkClient.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
        case "apache" ->
            apacheClient.execute(new HttpGet(url), answer -> Integer.toString(answer.getCode()));
        case "connection" -> {
          HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
          yield Integer.toString(connection.getResponseCode());
        }
        case "rest" -> {
          restClient.get().uri(url).retrieve().toBodilessEntity();
          yield "asked";
        }
        default -> throw new IllegalArgumentException("no such client");
      };
    }
  }
}
