import { isCounter } from '@aegis/anomaly';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MetricNames, prometheusName } from '../../../src/inputs/otlp/metric-names.js';

// After the table of the compatibility specification of OpenTelemetry.
it.each([
  ['http.server.request.duration', 's', 'distribution', 'http_server_request_duration_seconds'],
  ['process.cpu.time', 's', 'counter', 'process_cpu_time_seconds_total'],
  ['requests_total', '1', 'counter', 'requests_total'],
  ['jvm.memory.used', 'By', 'gauge', 'jvm_memory_used_bytes'],
  ['system.memory.utilization', '1', 'gauge', 'system_memory_utilization_ratio'],
  ['network.speed', 'By/s', 'gauge', 'network_speed_bytes_per_second'],
  ['queue.messages', '{message}', 'gauge', 'queue_messages'],
  ['memory.bytes', 'By', 'gauge', 'memory_bytes'],
  ['2xx', '', 'gauge', '_2xx'],
  ['size.total', '', 'gauge', 'size_total_value'],
  ['ä', '', 'gauge', ''],
] as const)('%s in %j as a %s is %s', (name, unit, shape, expected) => {
  expect(prometheusName(name, unit, shape)).toBe(expected);
});

it('gives names that Prometheus takes, and that tell counters from gauges', () => {
  const names = new MetricNames();
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, unit) => {
      const [counter, gauge] = [
        names.metric(name, unit, 'counter'),
        names.metric(name, unit, 'gauge'),
      ];
      for (const made of [counter, gauge]) expect(made).toMatch(/^(?:[a-zA-Z_][a-zA-Z0-9_]*)?$/);
      if (counter !== '') expect(isCounter(counter)).toBe(true);
      expect(isCounter(gauge)).toBe(false);
      expect(names.label(name)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    }),
  );
});
