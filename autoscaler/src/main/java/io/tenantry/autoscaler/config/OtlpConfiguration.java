package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.otlp.IngestCounter;
import io.tenantry.autoscaler.otlp.MetricsReceiver;
import io.tenantry.autoscaler.otlp.OtlpGrpcServer;
import io.tenantry.autoscaler.otlp.OtlpHttpFilter;
import io.tenantry.autoscaler.signal.SignalStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The two receivers of OTLP. Both listen on {@code server.address}. */
@Configuration(proxyBeanMethods = false)
final class OtlpConfiguration {

  /**
   * Tomcat reads as much of a refused body, so that a sender which is still sending gets to see why
   * it was refused instead of a connection reset.
   */
  private static final int MAX_SWALLOWED_BYTES = 64 * 1024 * 1024;

  /** For how long a sender may be silent within a request, or between two. */
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(20);

  @Bean
  MetricsReceiver metricsReceiver(SignalStore store, IngestCounter counter) {
    return new MetricsReceiver(store, counter);
  }

  @Bean
  OtlpGrpcLifecycle otlpGrpcLifecycle(
      MetricsReceiver receiver,
      OtlpProperties properties,
      @Value("${server.address:#{null}}") @Nullable InetAddress address,
      InstantSource clock) {
    return new OtlpGrpcLifecycle(
        new OtlpGrpcServer(
            receiver,
            new InetSocketAddress(address, properties.grpcPort()),
            properties.maxRequestBytes(),
            clock),
        properties.grpcPort());
  }

  /** With limits of its own: {@code server.tomcat.*} is for the first connector only. */
  @Bean
  Connector otlpConnector(
      OtlpProperties properties,
      @Value("${server.address:#{null}}") @Nullable InetAddress address) {
    Connector connector = new Connector();
    connector.setPort(properties.httpPort());
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setAddress(address);
      http.setConnectionTimeout(Math.toIntExact(CONNECTION_TIMEOUT.toMillis()));
      http.setMaxSwallowSize(MAX_SWALLOWED_BYTES);
      http.setExecutor(new VirtualThreadExecutor("otlp-http-"));
    }
    return connector;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> otlpConnectorCustomizer(Connector connector) {
    return factory -> factory.addAdditionalConnectors(connector);
  }

  /** Before every other filter: what is for the OTLP port is of no interest to them. */
  @Bean
  FilterRegistrationBean<OtlpHttpFilter> otlpHttpFilter(
      MetricsReceiver receiver,
      Connector connector,
      OtlpProperties properties,
      InstantSource clock) {
    FilterRegistrationBean<OtlpHttpFilter> filter =
        new FilterRegistrationBean<>(
            new OtlpHttpFilter(
                receiver, connector::getLocalPort, properties.maxRequestBytes(), clock));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  HealthIndicator otlpHealthIndicator(Connector connector, OtlpGrpcLifecycle grpc) {
    return () ->
        (connector.getState() == LifecycleState.STARTED && grpc.isRunning()
                ? Health.up()
                : Health.outOfService())
            .withDetail("httpPort", connector.getLocalPort())
            .withDetail("grpcPort", grpc.port())
            .build();
  }
}
