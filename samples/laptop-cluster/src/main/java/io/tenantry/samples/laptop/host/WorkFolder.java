package io.tenantry.samples.laptop.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A folder that one cluster at a time writes to, for as long as this object is open. */
public final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private WorkFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens, and locks against other processes; the operating system lifts the lock of a process that
   * dies.
   *
   * @param path created when absent
   * @return empty when another cluster has it open
   */
  public static Optional<WorkFolder> open(Path path) throws IOException {
    Path folder = Files.createDirectories(path).toRealPath();
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(channel)) {
      Files.createDirectories(folder.resolve("logs"));
      return Optional.of(new WorkFolder(folder, channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** One file per process. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Records of running processes. */
  public Path processes() {
    return path.resolve("processes");
  }

  /** Prepared applications; may be deleted at any time that no cluster runs. */
  public Path images() {
    return path.resolve("images");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
