package io.tenantry.samples.storefront.inventory;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.InProcessGrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/**
 * The inventory's server in this process, and no other. Spring Boot's comes with one on the
 * network, whose buffers take 16 MB in each replica, and which nobody would call.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "spring.grpc.server.factory.enabled", havingValue = false)
class SameProcessServer {

  @Bean
  InProcessGrpcServerFactory inventoryServerFactory(
      GrpcServiceDiscoverer services,
      GrpcServiceConfigurer configurer,
      @Value("${spring.grpc.server.inprocess.name}") String name) {
    InProcessGrpcServerFactory factory = new InProcessGrpcServerFactory(name, List.of());
    services.findServices().stream()
        .map(service -> configurer.configure(service, factory))
        .forEach(factory::addService);
    return factory;
  }

  @Bean
  GrpcServerLifecycle inventoryServer(
      InProcessGrpcServerFactory factory,
      @Value("${spring.grpc.server.shutdown.grace-period:10s}") Duration gracePeriod,
      ApplicationEventPublisher events) {
    return new GrpcServerLifecycle(factory, gracePeriod, events);
  }
}
