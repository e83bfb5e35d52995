package io.stockupdater.bench;

/**
 * What the peers did, in events or requests per second, when the limits were measured before there
 * was a product: PostgreSQL 15 with default durability, two processors shared by server, database
 * and client, 0.14 ms for an fdatasync, other load near zero, medians. Here they tell a weak peer:
 * one that makes less than half of this flatters the product, whatever the ratio says.
 */
final class References {
  /** 100 events per product and transaction, one insert from unnest each, 8 connections. */
  static final double BULK_JDBC = 77_000;

  /** 100,000 ledger rows with two indexes in one transaction. */
  static final double BULK_COPY = 134_000;

  /** pgbench, five statements each, 8 to 32 clients. */
  static final double SINGLE_MANY_JDBC = 5_400;

  /** The same on one row. */
  static final double SINGLE_HOT_JDBC = 1_300;

  /** Payara Micro with JAX-RS and Jackson at 8 clients, warm. */
  static final double EMPTY_ROUTE_8 = 6_500;

  /** The same at 32 clients. */
  static final double EMPTY_ROUTE_32 = 9_000;

  /** Below this share of its reference a peer is weak. */
  static final double WEAK = 0.5;

  private References() {}
}
