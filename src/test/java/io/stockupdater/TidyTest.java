package io.stockupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How the sources are written, as far as a program can tell. Learned from TigerBeetle's tidy.zig.
 */
class TidyTest {
  private static final int LINE_CHARACTERS_MAX = 120;
  private static final int METHOD_LINES_MAX = 70;
  private static final int CLASS_LINES_MAX = 250;
  private static final Pattern BINARY = Pattern.compile(".*\\.(png|jpg|ico|jar|gz|woff2?)");

  @Test
  void linesOfJavaFitAScreen() throws IOException {
    assertThat(lines(java("src"), line -> line.length() > LINE_CHARACTERS_MAX && !isData(line)))
        .isEmpty();
  }

  @Test
  void thereAreNoTabs() throws IOException {
    assertThat(lines(texts(), line -> line.contains("\t"))).isEmpty();
  }

  @Test
  void noLineEndsInSpace() throws IOException {
    assertThat(lines(texts(), line -> line.endsWith(" "))).isEmpty();
  }

  @Test
  void everyFileEndsWithItsLastLine() throws IOException {
    List<Path> bad = new ArrayList<>();
    for (Path file : texts()) {
      String text = Files.readString(file, UTF_8);
      if (!text.endsWith("\n") || text.endsWith("\n\n")) {
        bad.add(file);
      }
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void classesCanBeOverlooked() throws IOException {
    List<String> bad = new ArrayList<>();
    for (Path file : java("src/main")) {
      long lines = Files.readAllLines(file).size();
      if (lines > CLASS_LINES_MAX) {
        bad.add(file + ": " + lines + " lines");
      }
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void methodsFitAScreen() throws IOException {
    assertThat(longMethods(java("src"))).isEmpty();
  }

  private static List<String> longMethods(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<String> bad = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitMethod(MethodTree method, @Nullable Void parameter) {
            BlockTree body = method.getBody(); // without the annotations that describe a resource
            if (body != null) {
              long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body));
              long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body));
              if (last - first + 1 > METHOD_LINES_MAX) {
                bad.add(unit.getSourceFile().getName() + ":" + first + " " + method.getName());
              }
            }
            return super.visitMethod(method, null);
          }
        }.scan(unit, null);
      }
      return bad;
    }
  }

  /** An import or an example, which is one line of JSON as a client would get it. */
  private static boolean isData(String line) {
    return line.startsWith("import static") || line.stripLeading().startsWith("{\"");
  }

  private interface LineTest {
    boolean isBad(String line);
  }

  private static List<String> lines(List<Path> files, LineTest test) throws IOException {
    List<String> bad = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file, UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        if (test.isBad(lines.get(i))) {
          bad.add(file + ":" + (i + 1));
        }
      }
    }
    return bad;
  }

  private static List<Path> java(String folder) throws IOException {
    return files(folder).stream().filter(path -> path.toString().endsWith(".java")).toList();
  }

  private static List<Path> texts() throws IOException {
    List<Path> all = new ArrayList<>(files("src"));
    for (String folder : new String[] {"server-config", "docker", ".ci"}) {
      if (Files.isDirectory(Path.of(folder))) {
        all.addAll(files(folder));
      }
    }
    for (String file :
        new String[] {"pom.xml", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", ".editorconfig"}) {
      if (Files.exists(Path.of(file))) {
        all.add(Path.of(file));
      }
    }
    return all.stream()
        .filter(path -> !BINARY.matcher(path.toString()).matches())
        .filter(path -> !path.startsWith("src/test/resources/seed")) // kept as its owner wrote it
        .toList();
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
