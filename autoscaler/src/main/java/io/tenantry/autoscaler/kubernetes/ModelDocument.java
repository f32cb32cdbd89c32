package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.capacity.RequestCost;
import io.tenantry.autoscaler.capacity.StartUpTime;
import io.tenantry.autoscaler.control.ModelSnapshot;
import io.tenantry.autoscaler.decision.LatenessBudget;
import io.tenantry.autoscaler.demand.DemandMemory;
import io.tenantry.autoscaler.demand.Dispersion;
import io.tenantry.autoscaler.demand.Persistence;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link ModelSnapshot} as text: JSON in which what followed the moments is a list of 8 bytes
 * each, compressed and in base64. A few kB at most.
 *
 * @param workload that it speaks of, such as {@code shop/Deployment/storefront}
 * @param budget none or one
 * @param layout of {@code followed}; one that is not {@link DemandMemory#LAYOUT} is of another
 *     release, and what followed moments is learned anew
 */
record ModelDocument(
    int version,
    String workload,
    String at,
    RequestCost cost,
    List<LatenessBudget> budget,
    double waitingSeconds,
    StartUpTime.Learned startUp,
    Dispersion dispersion,
    Persistence persistence,
    double highest,
    DemandMemory.Peaks peaks,
    DemandMemory.Peaks beforeSilence,
    int layout,
    String followed) {

  /** Raised when what is written means something else than before; others are not read. */
  static final int VERSION = 2;

  /** No document of ours comes near it. */
  private static final int MAX_CHARS = 100_000;

  private static final int MAX_FOLLOWED = DemandMemory.KINDS * DemandMemory.BINS;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** Why a document is of no use. */
  static final class Unreadable extends Exception {

    private Unreadable(String why) {
      super(why);
    }

    private Unreadable(String why, Throwable cause) {
      super(why, cause);
    }
  }

  static String write(WorkloadRef workload, ModelSnapshot model) {
    DemandMemory demand = model.demand();
    return MAPPER.writeValueAsString(
        new ModelDocument(
            VERSION,
            workload.toString(),
            model.at().toString(),
            model.cost(),
            model.budget().stream().toList(),
            model.waitingSeconds(),
            model.startUp(),
            model.dispersion(),
            demand.persistence(),
            demand.highest(),
            demand.peaks(),
            demand.beforeSilence(),
            DemandMemory.LAYOUT,
            pack(demand.followed())));
  }

  /** The model that {@code text} tells, if it speaks of {@code workload}. */
  static ModelSnapshot read(WorkloadRef workload, String text) throws Unreadable {
    if (text.length() > MAX_CHARS) {
      throw new Unreadable("it is too long");
    }
    try {
      if (MAPPER.readTree(text).path("version").asInt(0) != VERSION) {
        throw new Unreadable("it is of another version");
      }
      ModelDocument document = MAPPER.readValue(text, ModelDocument.class);
      if (!document.workload().equals(workload.toString())) {
        throw new Unreadable("it is of another workload");
      }
      return new ModelSnapshot(
          Instant.parse(document.at()),
          document.cost(),
          document.budget().stream().findFirst(),
          document.waitingSeconds(),
          document.startUp(),
          document.dispersion(),
          new DemandMemory(
              document.layout() == DemandMemory.LAYOUT ? unpack(document.followed()) : List.of(),
              document.persistence(),
              document.highest(),
              document.peaks(),
              document.beforeSilence()));
    } catch (RuntimeException | IOException e) {
      // Whatever else a hand may have written there.
      throw new Unreadable("it is malformed", e);
    }
  }

  private static String pack(List<DemandMemory.Followed> followed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      for (DemandMemory.Followed each : followed) {
        out.writeShort(each.kind());
        out.writeShort(each.bin());
        out.writeFloat(each.moments());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Reads no more than there can be, however much would come out. */
  private static List<DemandMemory.Followed> unpack(String text) throws IOException {
    List<DemandMemory.Followed> followed = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(
            new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text))))) {
      while (followed.size() < MAX_FOLLOWED) {
        int kind;
        try {
          kind = in.readUnsignedShort();
        } catch (EOFException _) {
          break;
        }
        followed.add(new DemandMemory.Followed(kind, in.readUnsignedShort(), in.readFloat()));
      }
    }
    return followed;
  }
}
