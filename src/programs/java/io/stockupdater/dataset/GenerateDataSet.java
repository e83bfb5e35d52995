package io.stockupdater.dataset;

import io.stockupdater.dataset.DataSetShape.Shares;
import io.stockupdater.dataset.DataSetShape.Skew;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code ./mvnw -Pdataset}: makes a data set as the system properties say. */
public final class GenerateDataSet {
  private final Properties options;

  private GenerateDataSet(Properties options) {
    this.options = options;
  }

  /**
   * {@code preset} (small, medium or large) and {@code out}, the folder; instead of what the preset
   * has, {@code seed, tenants, products, events, chunk}, {@code skew} (uniform, zipf or hot) and
   * the shares {@code zero, malformed, unknown}; {@code load} sends it to the server at that URL.
   */
  public static void main(String[] arguments) throws IOException {
    new GenerateDataSet(System.getProperties()).run(System.out::println);
  }

  private void run(Consumer<String> console) throws IOException {
    DataSetShape shape = shape(options);
    Path folder = Path.of(options.getProperty("out", "generated_data"));
    DataSet data = DataSet.generate(shape, folder);
    console.accept(
        "%d tenants with %d products and %d events each are in %s"
            .formatted(shape.tenants(), shape.products(), shape.events(), folder));
    @Nullable String server = options.getProperty("load");
    if (server != null) {
      DataSetUpload upload = new DataSetUpload(URI.create(server.replaceAll("/*$", "/")));
      upload.loadCatalogue(data);
      upload.sendUpdates(data, answer -> console.accept(shortened(answer)));
    }
  }

  private static String shortened(String answer) {
    return answer.length() <= 200 ? answer : answer.substring(0, 200) + " …";
  }

  /**
   * The shape that the options describe.
   *
   * @throws IllegalArgumentException for a value that can't be used
   */
  static DataSetShape shape(Properties options) {
    GenerateDataSet given = new GenerateDataSet(options);
    DataSetShape preset = DataSetShape.preset(options.getProperty("preset", "small"));
    return new DataSetShape(
        given.number("seed", preset.seed()).longValue(),
        given.number("tenants", preset.tenants()).intValue(),
        given.number("products", preset.products()).intValue(),
        given.number("events", preset.events()).intValue(),
        given.number("chunk", preset.chunk()).intValue(),
        given.skew(preset.skew()),
        new Shares(
            given.share("zero", preset.shares().zero()),
            given.share("malformed", preset.shares().malformed()),
            given.share("unknown", preset.shares().unknown())),
        preset.isDocumented());
  }

  private Number number(String name, Number otherwise) {
    String value = options.getProperty(name);
    try {
      return value == null ? otherwise : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, not " + value, e);
    }
  }

  private double share(String name, double otherwise) {
    String value = options.getProperty(name);
    try {
      return value == null ? otherwise : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a number, not " + value, e);
    }
  }

  private Skew skew(Skew otherwise) {
    String value = options.getProperty("skew");
    try {
      return value == null ? otherwise : Skew.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("skew must be uniform, zipf or hot, not " + value, e);
    }
  }
}
