package io.tenantry.context.autoconfigure;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.RequestMeter;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.grpc.IgnoredMethods;
import io.tenantry.context.propagation.grpc.TenantClientInterceptor;
import io.tenantry.context.propagation.grpc.TenantServerInterceptor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** The tenant of gRPC calls that come in and go out. */
@AutoConfiguration(
    after = TenantPropagationAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
public final class TenantGrpcAutoConfiguration {

  /**
   * Not for gRPC that is served by the servlet container: the filter is in front of that, and what
   * such a transport calls the peer's address may come from a forwarding header.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ServerInterceptor.class, GlobalServerInterceptor.class})
  @ConditionalOnMissingBean(type = "org.springframework.boot.grpc.server.GrpcServletRegistration")
  static class ServerConfiguration {

    /** Behind the observation of the call, which has order 0, so that it is told the tenant. */
    private static final int ORDER = 10;

    @Bean
    @ConditionalOnMissingBean
    IgnoredMethods tenantIgnoredMethods(PropagationProperties properties) {
      return new IgnoredMethods(properties.grpc().ignoredMethods());
    }

    @Bean
    @Order(ORDER)
    @GlobalServerInterceptor
    @ConditionalOnMissingBean
    TenantServerInterceptor tenantServerInterceptor(
        TenantHeaders headers,
        PeerTrust peerTrust,
        ObjectProvider<BearerTokenVerifier> verifier,
        IgnoredMethods ignored,
        TenantResolver resolver,
        ObjectProvider<AdmissionControl> admission,
        TenantContext tenants,
        ObjectProvider<RequestMeter> requests,
        ObjectProvider<TenantListener> listeners,
        ObjectProvider<ObservationRegistry> observations) {
      return new TenantServerInterceptor(
          headers,
          peerTrust,
          verifier.getIfAvailable(),
          ignored,
          resolver,
          admission.getIfAvailable(() -> AdmissionControl.OPEN),
          tenants,
          requests.getIfAvailable(() -> RequestMeter.NONE),
          TenantListeners.of(listeners),
          observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ClientInterceptor.class, GlobalClientInterceptor.class})
  static class ClientConfiguration {

    @Bean
    @GlobalClientInterceptor
    @ConditionalOnMissingBean
    TenantClientInterceptor tenantClientInterceptor(OutboundHeaders headers) {
      return new TenantClientInterceptor(headers);
    }
  }
}
