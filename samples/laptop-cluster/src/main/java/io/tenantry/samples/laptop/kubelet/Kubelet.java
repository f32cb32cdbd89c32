package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Lister;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs every Deployment of the API as processes of this machine, from {@link #start} to {@link
 * #close()}. Thread-safe.
 */
public final class Kubelet implements AutoCloseable {

  private final Node node;
  private final KubernetesClient client;
  private final Map<String, ServiceEndpoints> services;
  private final Map<String, DeploymentController> controllers = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Deployment> informer;
  private final Lister<Deployment> deployments;

  private Kubelet(Node node, KubernetesClient client, Map<String, ServiceEndpoints> services) {
    this.node = node;
    this.client = client;
    this.services = Map.copyOf(services);
    this.informer = client.apps().deployments().inAnyNamespace().runnableInformer(0);
    this.deployments = new Lister<>(informer.getIndexer());
  }

  /**
   * Starts watching.
   *
   * @param services what stands in front of a Deployment, by {@code namespace/name}
   */
  public static Kubelet start(
      Node node, KubernetesClient client, Map<String, ServiceEndpoints> services) {
    Kubelet kubelet = new Kubelet(node, client, services);
    kubelet.informer.addEventHandler(kubelet.new Wakes());
    kubelet.informer.start().toCompletableFuture().join();
    return kubelet;
  }

  /** The running process of a pod; empty when there is none at the moment. */
  public Optional<ProcessHandle> processOf(String pod) {
    return controllers.values().stream()
        .flatMap(controller -> controller.replicas().stream())
        .filter(replica -> replica.podName().equals(pod))
        .findFirst()
        .flatMap(Replica::process);
  }

  /** Ends every process, all Deployments at once, and waits for the last one's end. */
  @Override
  public void close() {
    informer.stop();
    Thread[] ends =
        controllers.values().stream()
            .map(controller -> Thread.ofVirtual().start(() -> stop(controller)))
            .toArray(Thread[]::new);
    boolean interrupted = false;
    for (Thread end : ends) {
      while (end.isAlive()) {
        try {
          end.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(DeploymentController controller) {
    try {
      controller.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed(Deployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    String name = deployment.getMetadata().getName();
    String key = namespace + "/" + name;
    controllers
        .computeIfAbsent(
            key,
            absent -> {
              DeploymentController controller =
                  new DeploymentController(
                      key,
                      node,
                      client,
                      services.getOrDefault(key, ServiceEndpoints.none()),
                      () -> deployments.namespace(namespace).get(name));
              controller.start();
              return controller;
            })
        .wake();
  }

  private final class Wakes implements ResourceEventHandler<Deployment> {
    @Override
    public void onAdd(Deployment deployment) {
      changed(deployment);
    }

    @Override
    public void onUpdate(Deployment before, Deployment deployment) {
      changed(deployment);
    }

    @Override
    public void onDelete(Deployment deployment, boolean finalStateUnknown) {
      changed(deployment);
    }
  }
}
