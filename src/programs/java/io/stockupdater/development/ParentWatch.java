package io.stockupdater.development;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A Java agent that ends its process when the parent has ended, however that ended: standard input
 * is a pipe from the parent, and its end is seen at once.
 */
public final class ParentWatch {
  private ParentWatch() {}

  /** Called by the JVM before the server's own main method. */
  public static void premain(String arguments) {
    Thread watch = new Thread(ParentWatch::haltAtEndOfInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void haltAtEndOfInput() {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        // the parent never writes
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(1); // nobody is left to wait for an orderly stop
  }

  /** Packs this class alone, for {@code -javaagent}. */
  static void pack(Path jar) throws IOException {
    String resource = ParentWatch.class.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ParentWatch.class.getName());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream content = new JarOutputStream(file, manifest);
        InputStream code = ParentWatch.class.getClassLoader().getResourceAsStream(resource)) {
      if (code == null) {
        throw new IOException(resource + " is not on the class path");
      }
      content.putNextEntry(new ZipEntry(resource));
      code.transferTo(content);
      content.closeEntry();
    }
  }
}
