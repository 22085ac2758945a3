import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The day that the made-up folder is about. */
export const DAY = '2030-05-06';
export const MINUTE_MS = 60_000;

/** A time of that day in milliseconds. */
export const at = (clock: string): number => Date.parse(`${DAY}T${clock}Z`);

interface Fault {
  readonly case: string;
  readonly inject_ts: number;
  readonly inject_ts_published: number;
}

/** The two faults of the day; the first has another time a minute before, the second one hours off. */
const FAULTS: readonly Fault[] = [
  {
    case: 'one',
    inject_ts: at('10:20:30') / 1000,
    inject_ts_published: at('10:20:00') / 1000,
  },
  {
    case: 'two',
    inject_ts: at('10:30:00') / 1000,
    inject_ts_published: at('02:30:00') / 1000,
  },
];

/** Minutes that have spans and lines. */
export const MINUTES = ['10_05', '10_10', '10_18', '10_21', '10_22', '10_28', '10_31', '10_40'];

const nanos = (timeMs: number): string => `${timeMs}000000`;

/** A request a second after the minute's own: `web` asks `cart`, and waits for its whole answer. */
function spans(minute: string): string {
  const startMs = at(`${minute.replace('_', ':')}:01`);
  const row = (span: string, parent: string, pod: string, name: string, micros: number): string =>
    [`trace-${minute}`, span, parent, pod, name, nanos(startMs), micros].join(',');
  return [
    'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,Duration',
    row('a', 'root', 'web-7f-x1', 'GET /', 30_000),
    row('b', 'a', 'web-7f-x1', 'cart/get', 20_000),
    row('c', 'b', 'cart-6b-z9', 'get', 15_000),
  ].join('\n');
}

/** A row a minute of `web` and of `mail`, that no span shows; the latency is 0 where nobody asks. */
function metrics(): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const seconds = at('10:00:00') / 1000 + 60 * i;
    const latency = i % 4 === 0 ? 0 : 0.25;
    return [`${seconds},web,${100 + i},${latency},7,55`, `${seconds},mail,3,0,1,55`].join('\n');
  });
  const columns = 'CpuUsage(m),PodServerLatencyP90(s),PodWorkload(Ops),NodeCpuUsageRate(%)';
  return [`timestamp,service,${columns}`, ...rows].join('\n');
}

function lines(): string {
  const rows = MINUTES.flatMap((minute, i) => [
    `${minute},cart,INFO asked <n>,${10 + i}`,
    `${minute},cart,ERROR failed <n>,${i % 2}`,
  ]);
  const before = ['10_50_ff,cart,INFO asked <n>,5', '10_21_ff,cart,INFO asked <n>,6'];
  return ['minute,service,template,n', ...rows, ...before, '10_21,cart,WARN slow,4'].join('\n');
}

/** A folder like that of the data set, with one day in it; whoever asks for it removes it. */
export function makeNezhaFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'nezha-'));
  const folder = join(root, DAY);
  const traces = join(folder, 'traces_raw');
  mkdirSync(traces, { recursive: true });
  const faults = FAULTS.map((fault) => ({ ...fault, root_service: 'cart', fault: 'return' }));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(faults));
  writeFileSync(join(folder, 'metrics_long.csv'), metrics());
  writeFileSync(join(folder, 'log_templates.csv'), lines());
  for (const minute of MINUTES) writeFileSync(join(traces, `${minute}.csv`), spans(minute));
  return root;
}
