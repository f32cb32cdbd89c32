package io.tenantry.boundaries;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** From one process to another over gRPC. */
@RestController
@RequestMapping("/grpc")
class GrpcBoundary {

  static final MethodDescriptor<String, String> LOOK =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("boundaries.FarSide", "Look"))
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final GrpcChannelFactory channels;
  private volatile int port;

  GrpcBoundary(GrpcChannelFactory channels) {
    this.channels = channels;
  }

  @EventListener
  void started(GrpcServerStartedEvent event) {
    port = event.getPort();
  }

  @GetMapping("/unary")
  String unary(@RequestParam String boundary, @RequestParam(defaultValue = "") String to) {
    ManagedChannel channel = channels.createChannel(to.isEmpty() ? "localhost:" + port : to);
    return ClientCalls.blockingUnaryCall(channel, LOOK, CallOptions.DEFAULT, boundary);
  }

  /** The far side. */
  @Service
  static class Look implements BindableService {

    private final FarSide farSide;

    Look(FarSide farSide) {
      this.farSide = farSide;
    }

    @Override
    public ServerServiceDefinition bindService() {
      return ServerServiceDefinition.builder("boundaries.FarSide")
          .addMethod(
              LOOK,
              ServerCalls.asyncUnaryCall((boundary, answer) -> {
                answer.onNext(farSide.look(boundary));
                answer.onCompleted();
              }))
          .build();
    }
  }

  /** UTF-8. */
  static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
