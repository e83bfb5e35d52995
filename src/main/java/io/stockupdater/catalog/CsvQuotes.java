package io.stockupdater.catalog;

/** Where quotes leave a record of CSV, line by line: between cells, or within one. */
final class CsvQuotes {
  private enum At {
    CELL_START,
    PLAIN,
    QUOTED,
    /** Behind a quote within a quoted cell: its end, or the first of two. */
    QUOTE,
    /** Behind a quoted cell and white space. */
    AFTER,
    MISPLACED
  }

  private At at = At.CELL_START;

  /** Takes in another line of the record, with its end. */
  void read(String line, String end) {
    for (int i = 0; i < line.length(); i++) {
      at = next(line.charAt(i));
    }
    if (at == At.QUOTED && end.isEmpty()) {
      at = At.MISPLACED; // nothing follows that could close it
    }
  }

  private At next(char character) {
    return switch (at) {
      case CELL_START ->
          switch (character) {
            case '"' -> At.QUOTED;
            case ',' -> At.CELL_START;
            default -> At.PLAIN;
          };
      case PLAIN -> character == ',' ? At.CELL_START : At.PLAIN;
      case QUOTED -> character == '"' ? At.QUOTE : At.QUOTED;
      case QUOTE -> character == '"' ? At.QUOTED : after(character);
      case AFTER -> after(character);
      case MISPLACED -> At.MISPLACED;
    };
  }

  private static At after(char character) {
    if (character == ',') {
      return At.CELL_START;
    }
    return Character.isWhitespace(character) ? At.AFTER : At.MISPLACED;
  }

  /** Whether the record goes on with the next line. */
  boolean isOpen() {
    return at == At.QUOTED;
  }

  /** Whether a quoted cell goes on behind its closing quote, or never ends. */
  boolean isMisplaced() {
    return at == At.MISPLACED;
  }
}
