package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.propagation.grpc.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A gRPC server and its clients as Spring Boot makes them. */
@SpringBootTest(
    classes = GrpcPropagationIT.Application.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "management.otlp.metrics.export.enabled=false",
      "spring.grpc.server.enabled=true",
      "spring.grpc.server.port=0",
      "tenantry.propagation.destinations=" + OtherServices.OURS,
      "tenantry.directory.tenants.acme.plan=gold"
    })
class GrpcPropagationIT {

  @Autowired private TenantContext tenants;
  @Autowired private GrpcChannelFactory channels;
  @Autowired private GrpcServerLifecycle server;
  @Autowired private MeterRegistry meters;

  @Test
  void aCallIsServedForWhoeverMadeIt() throws Exception {
    ManagedChannel ours = channels.createChannel("127.0.0.1:" + server.getPort());
    try {
      assertThat(tenants.call(tenant("acme"), () -> say(ours))).isEqualTo("acme/us-east acme acme");
    } finally {
      ours.shutdownNow();
    }
    await()
        .untilAsserted(() ->
            assertThat(
                    meters
                        .get("grpc.server")
                        .tags(
                            "tenant.id", "acme", "tenant.region", "us-east", "tenant.plan", "gold")
                        .timer()
                        .count())
                .isPositive());
  }

  @Test
  void aThirdPartyIsNotToldTheTenant() throws Exception {
    ManagedChannel thirdParty = channels.createChannel("localhost:" + server.getPort());
    try {
      tenants.run(
          tenant("acme"),
          () ->
              assertThatExceptionOfType(StatusRuntimeException.class)
                  .isThrownBy(() -> say(thirdParty))
                  .satisfies(e ->
                      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT)));
    } finally {
      thirdParty.shutdownNow();
    }
  }

  @Test
  void theHealthOfTheServerIsAnybodysToAsk() {
    ManagedChannel anybody = channels.createChannel("localhost:" + server.getPort());
    try {
      assertThat(
              HealthGrpc.newBlockingStub(anybody)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    } finally {
      anybody.shutdownNow();
    }
  }

  @Test
  void callsOfManyTenantsAtOnceDoNotMeet() throws Exception {
    ManagedChannel ours = channels.createChannel("127.0.0.1:" + server.getPort());
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String id = "tenant" + i % 17;
        calls.add(() -> {
          String answer = tenants.call(tenant(id), () -> say(ours));
          return answer.equals(id + "/us-east " + id + " " + id) ? "" : id + ": " + answer;
        });
      }
      for (Future<String> call : callers.invokeAll(calls)) {
        assertThat(call.get(10, TimeUnit.SECONDS)).isEmpty();
      }
    } finally {
      callers.shutdownNow();
      ours.shutdownNow();
    }
  }

  private static String say(ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(channel, Shop.SAY, CallOptions.DEFAULT, "?");
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), new Region("us-east"), PlanName.DEFAULT);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Shop shop() {
      return new Shop();
    }
  }
}
