package org.keywright.demo;

/**
 * A virtual device.
 *
 * @param model its name
 * @param serial its serial number
 * @param port where its reader is reached, on loopback
 */
record DemoDevice(String model, int serial, int port) {}
