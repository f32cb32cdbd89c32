package io.tenantry.autoscaler.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.ScalingDecision;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends decision records to a file, one line each, flushed. A record that cannot be written is
 * lost and counted, and once a minute logged; the loop goes on. For the loop's thread; {@link
 * #close} after its last decision.
 */
public final class DecisionRecords implements OutcomeListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionRecords.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private record Written(ScalingDecision decision, Actuation actuation) {}

  private final OutputStream out;
  private final Runnable onLoss;
  private final Map<WorkloadRef, Written> last = new HashMap<>();
  private boolean torn;
  private Instant quietUntil = Instant.MIN;

  /**
   * Records on {@code out}, which is closed with them.
   *
   * @param onLoss called for each record that could not be written
   */
  DecisionRecords(OutputStream out, Runnable onLoss) {
    this.out = out;
    this.onLoss = onLoss;
  }

  /**
   * Records at the end of {@code file}, which is created when it is not there; its folder is not.
   * When it is full it is set aside as {@code file.1}, and so on.
   *
   * @param maxFileBytes bound on each file; positive
   * @param maxFiles bound on their number, with the one that is written to; >= 2
   * @param onLoss called for each record that could not be written
   * @throws IOException when the file cannot be opened for writing
   */
  public static DecisionRecords appendTo(
      Path file, long maxFileBytes, int maxFiles, Runnable onLoss) throws IOException {
    return new DecisionRecords(new RotatingFile(file, maxFileBytes, maxFiles), onLoss);
  }

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    Written now = new Written(outcome.verdict().decision(), actuation);
    Written before = last.put(outcome.workload(), now);
    if (actuation instanceof Actuation.Applied || !now.equals(before)) {
      write(DecisionRecord.of(outcome, actuation));
    }
  }

  @Override
  public void forgotten(WorkloadRef workload) {
    last.remove(workload);
  }

  private void write(DecisionRecord record) {
    try {
      String line = (torn ? "\n" : "") + record.write() + "\n";
      // Half a line may be out when writing it fails; the next one must not continue it.
      torn = true;
      out.write(line.getBytes(UTF_8));
      out.flush();
      torn = false;
    } catch (IOException e) {
      onLoss.run();
      if (!record.at().isBefore(quietUntil)) {
        quietUntil = record.at().plus(PAUSE);
        LOG.error("Lost a decision record (logged once a minute at most)", e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
