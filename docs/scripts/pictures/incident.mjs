import { MetricAnomalyDetector, MLLogAnomalyDetector } from '@aegis/anomaly';
import { Simulation } from '@aegis/remediation/simulator';
import { IncidentGrouper, RootCauseAnalyzer } from '@aegis/root-cause';
import { box, COLOUR, curve, dot, label, line, picture, scale, ticksBelow } from '../lib/svg.mjs';
import { shopGraph } from './simulated-shop.mjs';

const TICK_MS = 15_000;
/** Healthy for three hours, of which the last minutes are shown, then broken until a person restarts it. */
const HEALTHY_TICKS = 720;
const SHOWN_BEFORE = 8;
const BROKEN_TICKS = 14;
const AFTER_TICKS = 52;
const ROWS = ['web', 'cart', 'prices', 'search'];
const [LEFT, RIGHT] = [84, 704];
const KINDS = { log: COLOUR.purple, metric: COLOUR.blue };

/** Runs the shop through a crash of its prices. */
function live() {
  const graph = shopGraph();
  const system = new Simulation(graph, { seed: 7 });
  const metrics = new MetricAnomalyDetector();
  const logs = MLLogAnomalyDetector.createWithDefaultPatterns();
  const grouper = new IncidentGrouper(graph);
  const anomalies = [];
  const closedMs = new Map();
  const take = (anomaly) => {
    grouper.add(anomaly);
    anomalies.push(anomaly);
  };
  const watch = (ticks) => {
    for (let i = 0; i < ticks; i++) {
      const { nowMs, metrics: points, logs: lines } = system.tick();
      for (const point of points) {
        const { anomaly } = metrics.addMetric(point);
        if (anomaly !== null) take(anomaly);
      }
      for (const { nodeId, line: text } of lines) {
        for (const one of logs.processLog(text, { nodeId, timestampMs: nowMs }).anomalies)
          take(one);
      }
      for (const { id } of grouper.advance(nowMs)) closedMs.set(id, nowMs);
    }
  };
  watch(HEALTHY_TICKS);
  const brokenMs = system.nowMs;
  system.injectFault({ kind: 'crash', service: 'prices' });
  watch(BROKEN_TICKS);
  const mendedMs = system.nowMs;
  system.apply({ kind: 'restart', target: 'prices', parameters: {} });
  watch(AFTER_TICKS);
  const [incident] = grouper.incidents().filter(({ startedMs }) => startedMs >= brokenMs);
  if (incident === undefined) throw new Error('Nothing was grouped.');
  const analyzer = new RootCauseAnalyzer(graph);
  for (const one of incident.anomalies) analyzer.addNodeAnomaly(one.nodeId ?? '', one);
  const { causes } = analyzer.analyzeRootCause({ nowMs: incident.lastSeenMs });
  return {
    anomalies,
    incident,
    cause: causes[0],
    brokenMs,
    mendedMs,
    closedMs: closedMs.get(incident.id),
  };
}

/** Anomalies of four services in time, the incident that they make, and where it began. */
export function drawIncident() {
  const { anomalies, incident, cause, brokenMs, mendedMs, closedMs } = live();
  const startMs = brokenMs - SHOWN_BEFORE * TICK_MS;
  const endMs = mendedMs + AFTER_TICKS * TICK_MS;
  const x = scale([startMs, endMs], [LEFT, RIGHT]);
  const y = (node) => 72 + 44 * ROWS.indexOf(node);
  const shown = anomalies.filter((one) => one.timestampMs >= startMs && ROWS.includes(one.nodeId));
  const minute = (ms) => `${Math.round((ms - brokenMs) / 60_000)} min`;
  const until = closedMs ?? endMs;
  const way = cause.path.map((node, i) => [LEFT - 70 - 4 * i, y(node)]);
  return picture({
    width: 720,
    height: 296,
    title: `${incident.sentence} It began at ${cause.nodeId}.`,
    parts: [
      label(16, 26, 'anomalies of four services, and the incident that they make', { weight: 600 }),
      box(x(incident.startedMs), 44, x(until) - x(incident.startedMs), 186, COLOUR.band, {
        radius: 4,
      }),
      ...ROWS.flatMap((node) => [
        line(LEFT, y(node), RIGHT, y(node)),
        label(LEFT - 10, y(node) + 4, node, {
          anchor: 'end',
          weight: node === cause.nodeId ? 700 : 400,
          fill: cause.path.includes(node) ? COLOUR.red : COLOUR.ink,
        }),
      ]),
      curve(way, COLOUR.red, 2),
      ...way.map(([left, top], i) => dot(left, top, i === 0 ? 5 : 3, COLOUR.red)),
      ...shown.map((one) => dot(x(one.timestampMs), y(one.nodeId), 4.5, KINDS[one.source])),
      line(x(brokenMs), 44, x(brokenMs), 230, COLOUR.red, '4 3'),
      label(x(brokenMs) - 4, 56, 'crash', { size: 11, fill: COLOUR.red, anchor: 'end' }),
      line(x(mendedMs), 44, x(mendedMs), 230, COLOUR.green, '4 3'),
      label(x(mendedMs) + 4, 56, 'restart', { size: 11, fill: COLOUR.green }),
      label(x(until) - 6, 222, 'closed after ten quiet minutes', {
        size: 11,
        fill: COLOUR.faint,
        anchor: 'end',
      }),
      ...ticksBelow(
        [0, 3, 6, 9, 12, 15].map((m) => brokenMs + m * 60_000),
        x,
        250,
        minute,
      ),
      dot(LEFT, 276, 4.5, KINDS.metric),
      label(LEFT + 10, 280, 'metric'),
      dot(LEFT + 70, 276, 4.5, KINDS.log),
      label(LEFT + 80, 280, 'log'),
      label(LEFT + 130, 280, `red: the path, from ${cause.path.join(' to ')}`, {
        fill: COLOUR.red,
      }),
    ],
  });
}
