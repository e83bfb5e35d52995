package io.stockupdater.outbox;

/** A broker that is away or refuses; what has arrived of a batch can't be told. */
public final class BridgeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  BridgeFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
