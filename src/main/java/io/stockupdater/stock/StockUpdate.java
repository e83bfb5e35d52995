package io.stockupdater.stock;

import io.stockupdater.http.JsonBody;
import io.stockupdater.http.Problem;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A single update as a client asks for it.
 *
 * @param quantity to add, or to take when negative; not zero
 * @param reason 1 to 500 characters
 */
@Schema(
    name = "StockUpdate",
    type = SchemaType.OBJECT,
    requiredProperties = {"quantity", "reason"},
    properties = {
      @SchemaProperty(
          name = "quantity",
          type = SchemaType.INTEGER,
          format = "int64",
          description = "Quantity to add (positive) or subtract (negative); not zero"),
      @SchemaProperty(
          name = "reason",
          type = SchemaType.STRING,
          minLength = 1,
          maxLength = 500,
          description = "Reason for the update")
    })
public record StockUpdate(long quantity, String reason) {
  private static final int REASON_CHARACTERS_MAX = 500;

  /**
   * Reads the body of a request.
   *
   * @throws Problem 422 naming the member
   */
  static StockUpdate of(JsonBody body) {
    Long quantity = body.optionalLevel("quantity");
    if (quantity == null) {
      throw Problem.invalidMember("quantity", "is required");
    }
    if (quantity == 0) {
      throw Problem.invalidMember("quantity", "must not be 0");
    }
    return new StockUpdate(quantity, body.text("reason", 1, REASON_CHARACTERS_MAX));
  }
}
