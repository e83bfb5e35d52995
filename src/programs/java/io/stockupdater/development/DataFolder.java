package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that everything of one development server is in; belongs to one process at a time. */
final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  static DataFolder open(Path folder) {
    try {
      create(folder);
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(lockFile) == null) {
        String holder = read(lockFile);
        lockFile.close();
        throw new StartFailure(
            "A development server already runs with the folder "
                + folder
                + " (process "
                + holder
                + "): stop that one first.");
      }
      write(lockFile, Long.toString(ProcessHandle.current().pid()));
      return new DataFolder(folder, lockFile);
    } catch (IOException e) {
      throw new StartFailure(
          "The folder " + folder + " can't be used for the server's data: " + e, e);
    }
  }

  /**
   * Readable by its owner alone: the server's configuration in it holds the database's password.
   */
  private static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    file.read(content, 0);
    return UTF_8.decode(content.flip()).toString();
  }

  private static void write(FileChannel file, String content) throws IOException {
    file.truncate(0);
    file.write(UTF_8.encode(content), 0);
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** The path of a folder that is there and empty, readable by its owner alone. */
  Path emptied(String name) {
    Path emptied = folder.resolve(name);
    try {
      delete(emptied);
      create(emptied);
      return emptied;
    } catch (IOException e) {
      throw new StartFailure("The folder " + emptied + " can't be emptied: " + e, e);
    }
  }

  /** Deletes everything. */
  void delete() throws IOException {
    delete(folder);
  }

  private static void delete(Path top) throws IOException {
    if (Files.exists(top)) {
      try (Stream<Path> content = Files.walk(top)) {
        for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
