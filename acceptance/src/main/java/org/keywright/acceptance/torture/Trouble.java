package org.keywright.acceptance.torture;

/**
 * A kind of fault.
 *
 * @param name as it stands in the names of cells
 * @param place what its points are counted in
 * @param spread in a whole matrix it strikes at one point in so many; 1 for each
 * @param maker makes it strike at one point of one scene
 */
record Trouble(String name, Place place, int spread, Maker maker) {

  /** Makes a strike at the so-manieth point from now on, from 1. */
  @FunctionalInterface
  interface Maker {
    Strike at(Scene scene, int point);
  }
}
