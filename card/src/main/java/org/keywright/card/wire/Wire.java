package org.keywright.card.wire;

/** Where client and server meet. */
public final class Wire {

  /** The version that this code speaks. */
  public static final int VERSION = 1;

  /** Path of the exchange, below the server's origin. POST. */
  public static final String EXCHANGE_PATH = "/client/v1/exchange";

  /** Path of {@link ServerIdentity}, below the server's origin. GET. */
  public static final String IDENTITY_PATH = "/client/v1/server";

  /** The media type of both ways. */
  public static final String MEDIA_TYPE = "application/json";

  private Wire() {}
}
