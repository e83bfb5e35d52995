package io.stockupdater.development;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Tenants, products and stock events made up for trying the product, always the same for the same
 * size.
 */
public final class SampleData {
  private static final UUID FIRST_TENANT = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final List<UUID> FIRST_PRODUCTS =
      List.of(
          UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
          UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"));
  private static final List<String> SUPPLIERS = List.of("ACME Corp", "Globex", "Initech");
  private static final List<String> KINDS = List.of("Kettle", "Lamp", "Mug", "Notebook", "Chair");

  private final List<Tenant> tenants = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();
  private final Path folder;

  private SampleData(Path folder) {
    this.folder = folder;
  }

  /** A tenant, what it sells, and the files with its events in the order to send them. */
  public record Tenant(
      UUID id, String name, List<Supplier> suppliers, List<Product> products, List<Path> chunks) {}

  /** Who a tenant buys from. */
  public record Supplier(UUID id, String name) {}

  /** What a tenant sells. */
  public record Product(UUID id, String sku, String name, Supplier supplier) {}

  /**
   * Writes {@code tenants.csv}, {@code products.csv} and the chunk files; replaces those that are
   * there.
   */
  public static SampleData generate(SampleSize size, Path folder) throws IOException {
    Files.createDirectories(folder);
    SampleData sample = new SampleData(folder);
    for (int number = 0; number < size.tenants(); number++) {
      Random random = new Random(size.seed() * 1_000_003L + number);
      Tenant tenant = tenant(number, size.products(), random);
      sample.tenants.add(tenant);
      sample.writeEvents(tenant, size, random);
    }
    sample.writeTables();
    return sample;
  }

  private static Tenant tenant(int number, int products, Random random) {
    List<Supplier> suppliers =
        SUPPLIERS.stream().map(name -> new Supplier(uuid(random), name)).toList();
    List<Product> made = new ArrayList<>();
    for (int product = 0; product < products; product++) {
      UUID id = uuid(random);
      if (number == 0 && product < FIRST_PRODUCTS.size()) {
        id = FIRST_PRODUCTS.get(product);
      }
      String name = KINDS.get(product % KINDS.size()) + " " + (product + 1);
      made.add(
          new Product(
              id,
              "SKU-%06d".formatted(product + 1),
              name,
              suppliers.get(product % suppliers.size())));
    }
    UUID id = number == 0 ? FIRST_TENANT : uuid(random);
    return new Tenant(id, "Sample tenant " + (number + 1), suppliers, made, new ArrayList<>());
  }

  /** A version 4 UUID from the given source of chance. */
  private static UUID uuid(Random random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private void writeEvents(Tenant tenant, SampleSize size, Random random) throws IOException {
    SampleEvents events = new SampleEvents(tenant.products(), random);
    for (int written = 0; written < size.events(); written += size.chunk()) {
      Path file =
          folder.resolve(
              "stock_events_%s_chunk_%04d.ndjson".formatted(tenant.id(), tenant.chunks().size()));
      events.startFile();
      try (BufferedWriter lines = Files.newBufferedWriter(file)) {
        for (int left = Math.min(size.chunk(), size.events() - written); left > 0; left--) {
          lines.write(json.writeValueAsString(events.next()));
          lines.write('\n');
        }
      }
      tenant.chunks().add(file);
    }
  }

  private void writeTables() throws IOException {
    try (BufferedWriter rows = Files.newBufferedWriter(folder.resolve("tenants.csv"))) {
      rows.write("tenant_id,name\n");
      for (Tenant tenant : tenants) {
        rows.write("%s,%s\n".formatted(tenant.id(), tenant.name()));
      }
    }
    try (BufferedWriter rows = Files.newBufferedWriter(folder.resolve("products.csv"))) {
      rows.write("tenant_id,product_id,sku,name,supplier_id\n");
      for (Tenant tenant : tenants) {
        for (Product product : tenant.products()) {
          rows.write(
              "%s,%s,%s,%s,%s\n"
                  .formatted(
                      tenant.id(),
                      product.id(),
                      product.sku(),
                      product.name(),
                      product.supplier().id()));
        }
      }
    }
  }

  public List<Tenant> tenants() {
    return List.copyOf(tenants);
  }

  /**
   * {@code --out DIR [--tenants N] [--products N] [--events N] [--chunk N] [--seed N] [--load
   * URL]}: makes the files and with {@code --load} sends them to the server there.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      Map<String, String> options = options(arguments);
      int events = number(options, "--events", SampleSize.DEFAULT.events());
      SampleSize size =
          new SampleSize(
              number(options, "--seed", 1),
              number(options, "--tenants", 1),
              number(options, "--products", SampleSize.DEFAULT.products()),
              events,
              number(options, "--chunk", events));
      SampleData sample = generate(size, Path.of(options.getOrDefault("--out", "generated_data")));
      if (options.containsKey("--load")) {
        SampleUpload upload = new SampleUpload(URI.create(options.get("--load") + "/"));
        upload.loadCatalogue(sample);
        upload.sendUpdates(sample, Console::say);
      }
    } catch (IllegalArgumentException e) {
      Console.complain(String.valueOf(e.getMessage()));
      System.exit(1);
    }
  }

  private static Map<String, String> options(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (int name = 0; name < arguments.length; name += 2) {
      if (!arguments[name].startsWith("--") || name + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[name] + " is not an option with a value");
      }
      options.put(arguments[name], arguments[name + 1]);
    }
    return options;
  }

  private static int number(Map<String, String> options, String name, int otherwise) {
    String value = options.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
