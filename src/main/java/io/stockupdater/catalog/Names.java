package io.stockupdater.catalog;

/** How long names are; the schema says the same. */
final class Names {
  static final int NAME_CHARACTERS_MAX = 255;
  static final int SKU_CHARACTERS_MAX = 100;
  static final int DESCRIPTION_CHARACTERS_MAX = 4_000;

  private Names() {}
}
