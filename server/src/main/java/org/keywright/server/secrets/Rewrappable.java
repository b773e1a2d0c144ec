package org.keywright.server.secrets;

/**
 * A place where wrapped secrets are stored. Each module that stores some offers a bean of this
 * type; {@link WrappedColumn} serves the usual table.
 */
public interface Rewrappable {

  /** A name for reports, such as the table's. */
  String name();

  /**
   * Moves at most this many secrets that are not under the current master key version to it.
   * Calling it from several nodes at once is harmless.
   *
   * @return how many were found; less than the limit when none is left
   */
  int rewrap(Vault vault, int limit);
}
