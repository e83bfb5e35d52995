package io.stockupdater.dataset;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Tenants, suppliers, products and stock events, made up, with what a server answers to them. */
public final class DataSet {
  private static final UUID FIRST_TENANT = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final List<UUID> FIRST_PRODUCTS =
      List.of(
          UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
          UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"));
  private static final List<String> SUPPLIERS = List.of("ACME Corp", "Globex", "Initech");
  private static final List<String> KINDS = List.of("Kettle", "Lamp", "Mug", "Notebook", "Chair");

  private final List<Tenant> tenants = new ArrayList<>();
  private final DataSetShape shape;
  private final Path folder;

  private DataSet(DataSetShape shape, Path folder) {
    this.shape = shape;
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
   * Writes {@code tenants.csv}, {@code suppliers.csv}, {@code products.csv}, the chunk files and
   * {@code expected.json}; replaces those that are there.
   */
  public static DataSet generate(DataSetShape shape, Path folder) throws IOException {
    Files.createDirectories(folder);
    DataSet made = new DataSet(shape, folder);
    try (Expected expected = new Expected(folder.resolve("expected.json"))) {
      for (int number = 0; number < shape.tenants(); number++) {
        Random random = new Random(shape.seed() * 1_000_003L + number);
        Tenant tenant = tenant(number, shape, random);
        made.tenants.add(tenant);
        Random noise = new Random(~shape.seed() * 1_000_003L + number);
        made.writeEvents(
            tenant, new TenantEvents(tenant.products(), shape, random, noise), expected);
      }
    }
    made.writeTables();
    return made;
  }

  private static Tenant tenant(int number, DataSetShape shape, Random random) {
    List<Supplier> suppliers =
        SUPPLIERS.stream().map(name -> new Supplier(uuid(random), name)).toList();
    boolean isDocumented = shape.isDocumented() && number == 0;
    List<Product> made = new ArrayList<>();
    for (int product = 0; product < shape.products(); product++) {
      UUID id = uuid(random);
      if (isDocumented && product < FIRST_PRODUCTS.size()) {
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
    UUID id = isDocumented ? FIRST_TENANT : uuid(random);
    return new Tenant(id, "Sample tenant " + (number + 1), suppliers, made, new ArrayList<>());
  }

  /** A version 4 UUID from the given source of chance. */
  static UUID uuid(Random random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private void writeEvents(Tenant tenant, TenantEvents events, Expected expected)
      throws IOException {
    StockModel model = expected.start(tenant);
    for (int written = 0; written < shape.events(); written += shape.chunk()) {
      Path file =
          folder.resolve(
              "stock_events_%s_chunk_%04d.ndjson".formatted(tenant.id(), tenant.chunks().size()));
      List<StockModel.Event> meanings = new ArrayList<>();
      events.startFile();
      try (BufferedWriter lines = Files.newBufferedWriter(file)) {
        for (int left = Math.min(shape.chunk(), shape.events() - written); left > 0; left--) {
          TenantEvents.Line line = events.next();
          lines.write(line.text());
          lines.write('\n');
          meanings.add(line.event());
        }
      }
      expected.answer(model, file, meanings);
      tenant.chunks().add(file);
    }
    expected.end(tenant, model);
  }

  private void writeTables() throws IOException {
    try (BufferedWriter rows = Files.newBufferedWriter(folder.resolve("tenants.csv"))) {
      rows.write("tenant_id,name\n");
      for (Tenant tenant : tenants) {
        rows.write("%s,%s\n".formatted(tenant.id(), tenant.name()));
      }
    }
    try (BufferedWriter rows = Files.newBufferedWriter(folder.resolve("suppliers.csv"))) {
      rows.write("tenant_id,supplier_id,name\n");
      for (Tenant tenant : tenants) {
        for (Supplier supplier : tenant.suppliers()) {
          rows.write("%s,%s,%s\n".formatted(tenant.id(), supplier.id(), supplier.name()));
        }
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
}
