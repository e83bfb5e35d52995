package io.stockupdater.stock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jspecify.annotations.Nullable;

/** A ledger row as the Stock Updater Service's StockLog shows it. */
@Schema(
    name = "StockLogEntry",
    type = SchemaType.OBJECT,
    requiredProperties = {
      "id",
      "product_id",
      "previous_stock",
      "new_stock",
      "change_amount",
      "reason",
      "timestamp",
      "user_id"
    },
    properties = {
      @SchemaProperty(name = "id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "product_id", type = SchemaType.STRING, format = "uuid"),
      @SchemaProperty(name = "previous_stock", type = SchemaType.INTEGER, format = "int64"),
      @SchemaProperty(name = "new_stock", type = SchemaType.INTEGER, format = "int64"),
      @SchemaProperty(name = "change_amount", type = SchemaType.INTEGER, format = "int64"),
      @SchemaProperty(name = "reason", type = SchemaType.STRING),
      @SchemaProperty(
          name = "timestamp",
          type = SchemaType.STRING,
          format = "date-time",
          description = "When it was written"),
      @SchemaProperty(name = "user_id", type = SchemaType.STRING, format = "uuid", nullable = true)
    })
public record LogEntry(
    UUID id,
    UUID productId,
    long previousStock,
    long newStock,
    long changeAmount,
    String reason,
    Instant timestamp,
    @Nullable UUID userId,
    @JsonIgnore long version) {}
