import { describe, expect, it } from 'vitest';
import { signalOf } from '../src/features/findings.js';

const of = (signal: string): string | null =>
  signalOf({ signal, signalKind: 'saturation', direction: 'up' });

describe('what a saturated series says is used up', () => {
  it.each([
    ['container_cpu_utilization_ratio{service="cart"}', 'cpu'],
    ['node_load1', 'cpu'],
    ['nodejs_eventloop_lag_seconds', 'cpu'],
    ['container_memory_working_set_bytes', 'memory'],
    ['node_filesystem_used_ratio', 'diskFull'],
    // A queue says of no resource that it is used up.
    ['http_requests_in_flight', null],
    ['jobs_queue_depth', null],
  ])('%s: %s', (signal, expected) => {
    expect(of(signal)).toBe(expected);
  });

  it('goes by the name and not by the labels', () => {
    expect(of('http_requests_in_flight{service="memcached"}')).toBeNull();
    expect(of('jobs_queue_depth{workload="disk-cleaner"}')).toBeNull();
    expect(of('container_cpu_usage{service="memory-game"}')).toBe('cpu');
  });

  it('is no trouble when there is less of it', () => {
    expect(
      signalOf({ signal: 'container_cpu_usage', signalKind: 'saturation', direction: 'down' }),
    ).toBeNull();
  });
});
