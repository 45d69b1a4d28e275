package io.isometrics.examples.influxdb;

import io.isometrics.MetricType;
import io.isometrics.events.Event;
import io.isometrics.events.EventSeries;
import io.isometrics.spi.LabelValues;

/**
 * Events as points in InfluxDB's line protocol: the metric is the measurement, its labels are tags,
 * and the field says what happened.
 *
 * <pre>
 * exposures_total,instance=dome-1,filter=red amount=1.0 1764158400000000001
 * focus_position,instance=dome-1 level=12.5 1764158400000000002
 * exposure_seconds,instance=dome-1 observed=30.2 1764158400000000003
 * frames_total,instance=dome-1 total=90.0,increase=3.0 1764158400000000004
 * exposures_total,instance=dome-1,filter=red ended=true 1764158400000000005
 * </pre>
 */
final class LineProtocol {

  private final String instance;

  /** Points of one instance; it keeps those of several processes apart. */
  LineProtocol(String instance) {
    this.instance = instance.isEmpty() ? "" : ",instance=" + escape(instance);
  }

  /** Appends a line; none for what makes no point, which is the start of a series of no value. */
  void append(Event event, StringBuilder out) {
    String fields = fields(event);
    if (!fields.isEmpty()) {
      EventSeries series = event.series();
      if (series.attachment() == null) {
        series.attach(key(series));
      }
      out.append(series.attachment()).append(' ').append(fields).append(' ');
      out.append(event.timeNanos()).append('\n');
    }
  }

  private static String fields(Event event) {
    MetricType type = event.series().metric().type();
    return switch (event.kind()) {
      case STARTED ->
          switch (type) {
            case COUNTER -> "amount=0.0"; // so that sums are 0 rather than nothing
            case GAUGE, INFO -> Double.isNaN(event.value()) ? "" : "level=0.0";
            case HISTOGRAM, TIMER -> "";
          };
      case ADDED -> "amount=" + event.value();
      case SET -> "level=" + event.value();
      case OBSERVED -> "observed=" + event.value();
      case READ ->
          type == MetricType.COUNTER
              ? "total=" + event.value() + ",increase=" + event.change()
              : "level=" + event.value();
      case CLEARED, ENDED -> "ended=true";
    };
  }

  private String key(EventSeries series) {
    StringBuilder key = new StringBuilder(series.metric().name()).append(instance);
    LabelValues labels = series.labels();
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.value(i).isEmpty()) { // a tag has no empty value; without it, it is one
        key.append(',').append(labels.name(i)).append('=').append(escape(labels.value(i)));
      }
    }
    return key.toString();
  }

  /** A tag value can have no line feed, and no backslash at its end. */
  private static String escape(String value) {
    return value
        .replace('\n', ' ')
        .replaceFirst("\\\\$", "/")
        .replace(",", "\\,")
        .replace("=", "\\=")
        .replace(" ", "\\ ");
  }
}
