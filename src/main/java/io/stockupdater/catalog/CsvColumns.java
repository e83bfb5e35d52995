package io.stockupdater.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns of a CSV import. A record becomes the object that a line of NDJSON would be: an empty
 * cell is an absent member, {@code null} is null where null means something, and a column of
 * another name is an unknown member, which is ignored.
 */
final class CsvColumns {
  static final String MALFORMED = "malformed_csv";

  /** Stands for bytes that are not UTF-8: a noncharacter, which text never has. */
  static final String NOT_UTF_8 = "\uFFFF";

  private static final List<String> REQUIRED = List.of("sku", "name");
  private static final Set<String> TEXTS = Set.of("product_id", "sku", "name");
  private static final Set<String> NULLABLE_TEXTS = Set.of("description", "supplier_id");
  private static final Set<String> LEVELS = Set.of("initial_stock", "min_level", "max_level");
  private static final String FLAG = "active";
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private final List<String> names;

  private CsvColumns(List<String> names) {
    this.names = names;
  }

  /**
   * Reads the header.
   *
   * @throws Problem 400 for a column that is missing or there twice
   */
  static CsvColumns of(List<String> header) {
    List<String> names = header.stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.contains(NOT_UTF_8)) {
        throw new Problem(400, "invalid_header", "the header is not valid UTF-8");
      }
      if (isKnown(name) && !seen.add(name)) {
        throw new Problem(400, "invalid_header", "the header has the column " + name + " twice");
      }
    }
    for (String required : REQUIRED) {
      if (!seen.contains(required)) {
        throw new Problem(400, "invalid_header", "the header has no column " + required);
      }
    }
    return new CsvColumns(names);
  }

  private static boolean isKnown(String name) {
    return TEXTS.contains(name)
        || NULLABLE_TEXTS.contains(name)
        || LEVELS.contains(name)
        || FLAG.equals(name);
  }

  /**
   * The object that a record stands for.
   *
   * @throws Problem when it is no record of these columns
   */
  JsonBody product(List<String> cells) {
    if (cells.size() != names.size()) {
      throw new Problem(
          400,
          MALFORMED,
          "the line has " + cells.size() + " cells, but the header has " + names.size());
    }
    ObjectNode product = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell.contains(NOT_UTF_8)) {
        throw new Problem(400, MALFORMED, "the line is not valid UTF-8");
      }
      if (!cell.isEmpty() && isKnown(names.get(i))) {
        put(product, names.get(i), cell);
      }
    }
    return JsonBody.of(product);
  }

  /** What is no literal of its column's kind stays text, which is then refused as such. */
  private static void put(ObjectNode product, String name, String cell) {
    boolean isNullable = NULLABLE_TEXTS.contains(name) || LEVELS.contains(name);
    if (isNullable && cell.equals("null")) {
      product.putNull(name);
    } else if (LEVELS.contains(name) && INTEGER.matcher(cell).matches()) {
      product.put(name, Long.parseLong(cell));
    } else if (FLAG.equals(name)
        && (cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false"))) {
      product.put(name, Boolean.parseBoolean(cell));
    } else {
      product.put(name, cell);
    }
  }
}
