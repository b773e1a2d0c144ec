package org.keywright.demo;

/** What stands on the desk of the demonstration, to play with. */
record DemoDesk(DemoReader reader, DemoScanner scanner) {}
