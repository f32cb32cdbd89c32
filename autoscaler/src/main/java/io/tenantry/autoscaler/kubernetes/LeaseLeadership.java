package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership by a Kubernetes Lease. Campaigns in the background for as long as it is open, and
 * again after every loss.
 *
 * <p>An instance stops acting when its last renewal is older than the renew deadline, by its own
 * monotonic clock and whatever its requests are waiting for. The deadline is shorter than the
 * lease, so it has stopped before another one may begin. Thread-safe.
 */
public final class LeaseLeadership implements Leadership, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLeadership.class);

  private final KubernetesClient client;
  private final LeaseTerms terms;
  private final String identity;
  private final ApiTrouble trouble;

  private volatile boolean elected;
  private volatile long renewedAt;
  private volatile @Nullable String leader;

  private @Nullable CompletableFuture<?> campaign;
  private boolean closed;

  /**
   * A candidate; it does nothing before {@link #start}.
   *
   * @param client with a request timeout well below the renew deadline, and no retries
   * @param identity unique among all instances that ever ran, also restarted ones
   */
  public LeaseLeadership(KubernetesClient client, LeaseTerms terms, String identity) {
    this.client = client;
    this.terms = terms;
    this.identity = identity;
    this.trouble = new ApiTrouble(client.getMasterUrl().toString());
  }

  @Override
  public boolean isLeader() {
    return elected && System.nanoTime() - renewedAt < terms.renewDeadline().toNanos();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Optional<String> leader() {
    return Optional.ofNullable(leader).filter(holder -> !holder.isEmpty());
  }

  /** Begins to campaign; returns at once. */
  public synchronized void start() {
    if (closed || campaign != null) {
      return;
    }
    LeaderElectionConfig config =
        new LeaderElectionConfig(
            new WitnessedLock(new LeaseLock(terms.namespace(), terms.name(), identity)),
            terms.duration(),
            terms.renewDeadline(),
            terms.retryPeriod(),
            new LeaderCallbacks(this::elected, this::deposed, this::observed),
            true,
            terms.name());
    CompletableFuture<?> begun = client.leaderElector().withConfig(config).build().start();
    campaign = begun;
    CompletableFuture<?> _ = begun.whenComplete((_, _) -> again());
  }

  private void again() {
    deposed();
    synchronized (this) {
      campaign = null;
      if (!closed) {
        CompletableFuture.delayedExecutor(terms.retryPeriod().toMillis(), TimeUnit.MILLISECONDS)
            .execute(this::start);
      }
    }
  }

  private void elected() {
    elected = true;
    LOG.info("Leading, as {}, by lease {}/{}", identity, terms.namespace(), terms.name());
  }

  private void deposed() {
    if (elected) {
      elected = false;
      LOG.info("No longer leading by lease {}/{}", terms.namespace(), terms.name());
    }
  }

  private void observed(@Nullable String holder) {
    leader = holder;
  }

  /** Stops acting, and gives the lease back so that another instance need not wait for its end. */
  @Override
  public void close() {
    CompletableFuture<?> running;
    synchronized (this) {
      closed = true;
      running = campaign;
    }
    if (running != null) {
      running.cancel(true);
    }
    deposed();
  }

  /** Takes down when the lease was last renewed, as of the moment before the request. */
  private final class WitnessedLock implements Lock {

    private final Lock lock;
    private volatile long askedAt = System.nanoTime();

    private WitnessedLock(Lock lock) {
      this.lock = lock;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
      askedAt = System.nanoTime();
      try {
        return lock.get(client);
      } catch (NullPointerException e) {
        // A lease that somebody made by hand lacks fields. Any other exception than the client's
        // own would end the campaign for good.
        String why = "it lacks renewTime or leaseDurationSeconds, delete it";
        trouble.report("Reading lease " + terms.namespace() + "/" + terms.name(), why, e);
        throw new KubernetesClientException("The lease is of no use: " + why, e);
      } catch (KubernetesClientException e) {
        throw reported(e);
      }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
      try {
        lock.create(client, record);
      } catch (KubernetesClientException e) {
        throw reported(e);
      }
      renewed(record);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
      try {
        lock.update(client, record);
      } catch (KubernetesClientException e) {
        throw reported(e);
      }
      renewed(record);
    }

    private KubernetesClientException reported(KubernetesClientException e) {
      // That another candidate was faster is how an election goes.
      if (e.getCode() != 409) {
        trouble.report("Asking for the lease", e);
      }
      return e;
    }

    private void renewed(LeaderElectionRecord record) {
      if (identity.equals(record.getHolderIdentity())) {
        renewedAt = askedAt;
      }
    }

    @Override
    public String identity() {
      return identity;
    }

    @Override
    public String describe() {
      return lock.describe();
    }
  }
}
