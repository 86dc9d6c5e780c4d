import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.exporter.HTTPServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import me.dinowernli.grpc.prometheus.Configuration;
import me.dinowernli.grpc.prometheus.MonitoringServerInterceptor;

/** A Greeter as the demo server is one: CPU work per call, health, channelz, /metrics, and what it has done in its log. */
public class Greeter {
  /** Messages by hand: one string, field 1. */
  static final MethodDescriptor.Marshaller<String> TEXT = new MethodDescriptor.Marshaller<>() {
    public InputStream stream(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] message = new byte[bytes.length + 2];
      message[0] = 10;
      message[1] = (byte) bytes.length;
      System.arraycopy(bytes, 0, message, 2, bytes.length);
      return new ByteArrayInputStream(message);
    }

    public String parse(InputStream message) {
      try {
        byte[] bytes = message.readAllBytes();
        return new String(Arrays.copyOfRange(bytes, Math.min(2, bytes.length), bytes.length), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  public static void main(String[] args) throws Exception {
    long burnMs = Long.parseLong(args[0]);
    AtomicLong calls = new AtomicLong();
    String name = System.getenv("HOSTNAME");
    MethodDescriptor<String, String> sayHello =
        MethodDescriptor.newBuilder(TEXT, TEXT)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("helloworld.Greeter/SayHello")
            .build();
    ServerServiceDefinition greeter =
        ServerServiceDefinition.builder("helloworld.Greeter")
            .addMethod(sayHello, ServerCalls.asyncUnaryCall((String request, StreamObserver<String> reply) -> {
              calls.incrementAndGet();
              for (long end = System.nanoTime() + burnMs * 1_000_000; System.nanoTime() < end; ) {}
              reply.onNext(name);
              reply.onCompleted();
            }))
            .build();
    Server server =
        ServerBuilder.forPort(50051)
            .addService(ServerInterceptors.intercept(greeter, MonitoringServerInterceptor.create(Configuration.cheapMetricsOnly())))
            .addService(new HealthStatusManager().getHealthService())
            .addService(ChannelzService.newInstance(100))
            .build()
            .start();
    HTTPServer metrics = new HTTPServer.Builder().withPort(9090).build();
    while (!server.isTerminated()) {
      Thread.sleep(2000);
      System.out.println("done calls=" + calls + " messages=0 burned=" + calls.get() * burnMs);
    }
    metrics.close();
  }
}
