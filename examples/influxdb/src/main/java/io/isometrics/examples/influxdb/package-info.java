/** A backend of a third party that writes each event to InfluxDB 1.x, and an application. */
@NullMarked
package io.isometrics.examples.influxdb;

import org.jspecify.annotations.NullMarked;
