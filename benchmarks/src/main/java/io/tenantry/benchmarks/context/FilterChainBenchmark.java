package io.tenantry.benchmarks.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.token.ClaimPath;
import io.tenantry.context.token.JwtVerifier;
import io.tenantry.context.token.TokenClaims;
import io.tenantry.context.web.TenantContextFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the starter adds to a request in the servlet chain. {@link #empty} is a filter that does
 * nothing; everything else is read as the difference to it.
 */
@State(Scope.Benchmark)
public class FilterChainBenchmark {

  /** Characters of a usual token. */
  private static final int TOKEN_LENGTH = 600;

  private static final int NUMBER_LENGTH = 5;

  private final Filter emptyFilter =
      (request, response, chain) -> chain.doFilter(request, response);
  private final Filter oncePerRequestFilter = new NothingOnce();
  private final Filter recipeFilter = new RecipeFilter();

  /** One connection: its request object, and the end of its chain. */
  @State(Scope.Thread)
  public static class Connection implements FilterChain {

    final RecycledRequest request = new RecycledRequest();
    final RecycledResponse response = new RecycledResponse();
    int served;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) {
      served++;
    }
  }

  /** The starter as it is without OpenTelemetry. */
  @State(Scope.Benchmark)
  public static class Starter {

    private final ApplicationContext context = StarterContext.with(Meters.class);
    final Filter filter = context.getBean(TenantContextFilter.class);
  }

  /** The starter where Spring Boot sets OpenTelemetry up: with baggage. */
  @State(Scope.Benchmark)
  public static class StarterWithBaggage {

    private final ApplicationContext context = StarterContext.with(Meters.class, Propagation.class);
    final Filter filter = context.getBean(TenantContextFilter.class);
  }

  /** The starter where a token names the tenant, too. */
  @State(Scope.Benchmark)
  public static class StarterWithTokens {

    private final ApplicationContext context = StarterContext.with(Meters.class, Tokens.class);
    final Filter filter = context.getBean(TenantContextFilter.class);
    final String[] tokens = new String[TenantIds.COUNT];

    public StarterWithTokens() {
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = "Bearer " + "x".repeat(TOKEN_LENGTH - NUMBER_LENGTH) + "%05d".formatted(i);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Meters {

    @Bean
    MeterRegistry meterRegistry() {
      return new SimpleMeterRegistry();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Propagation {

    @Bean
    ContextPropagators contextPropagators() {
      return ContextPropagators.create(W3CBaggagePropagator.getInstance());
    }
  }

  /** What a token says is found without checking a signature, which is not ours to measure. */
  @Configuration(proxyBeanMethods = false)
  static class Tokens {

    @Bean
    BearerTokenVerifier bearerTokenVerifier() {
      Jwt[] decoded = new Jwt[TenantIds.COUNT];
      for (int i = 0; i < decoded.length; i++) {
        decoded[i] =
            Jwt.withTokenValue("token")
                .header("alg", "RS256")
                .claim("tenant", TenantIds.id(i))
                .build();
      }
      return new JwtVerifier(
          token ->
              decoded[Integer.parseInt(token, token.length() - NUMBER_LENGTH, token.length(), 10)],
          new TokenClaims(ClaimPath.parse("tenant"), null));
    }
  }

  @Benchmark
  public int empty(Traffic traffic, Connection connection) throws Exception {
    return serve(emptyFilter, traffic, connection);
  }

  @Benchmark
  public int oncePerRequest(Traffic traffic, Connection connection) throws Exception {
    return serve(oncePerRequestFilter, traffic, connection);
  }

  @Benchmark
  public int recipe(Traffic traffic, Connection connection) throws Exception {
    return serve(recipeFilter, traffic, connection);
  }

  @Benchmark
  public int header(Traffic traffic, Connection connection, Starter starter) throws Exception {
    return serve(starter.filter, traffic, connection);
  }

  /** Every tenant has a name of its own in metrics, so that none competes for one. */
  @Benchmark
  public int headerOfFewTenants(Traffic traffic, Connection connection, Starter starter)
      throws Exception {
    return serve(starter.filter, traffic.headers[traffic.nextOfFew()], null, connection);
  }

  @Benchmark
  public int recipeOfFewTenants(Traffic traffic, Connection connection) throws Exception {
    return serve(recipeFilter, traffic.headers[traffic.nextOfFew()], null, connection);
  }

  @Benchmark
  public int headerAndToken(Traffic traffic, Connection connection, StarterWithTokens starter)
      throws Exception {
    int number = traffic.next();
    return serve(starter.filter, traffic.headers[number], starter.tokens[number], connection);
  }

  @Benchmark
  public int headerAndBaggage(Traffic traffic, Connection connection, StarterWithBaggage starter)
      throws Exception {
    return serve(starter.filter, traffic, connection);
  }

  private static int serve(Filter filter, Traffic traffic, Connection connection)
      throws IOException, ServletException {
    return serve(filter, traffic.headers[traffic.next()], null, connection);
  }

  private static int serve(
      Filter filter, byte[] header, @Nullable String token, Connection connection)
      throws IOException, ServletException {
    connection.request.arrive(header, token);
    int before = connection.served;
    filter.doFilter(connection.request, connection.response, connection);
    if (connection.served == before) {
      throw new IllegalStateException("the request was turned away");
    }
    return connection.served;
  }

  private static final class NothingOnce extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      chain.doFilter(request, response);
    }
  }
}
