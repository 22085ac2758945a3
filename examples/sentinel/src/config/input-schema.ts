import { z } from 'zod';
import {
  exactlyOne,
  isLoopback,
  pattern,
  port,
  section,
  text,
  uniqueNames,
  url,
  whole,
} from './section.js';
import { duration, size } from './units.js';

const File = section({
  name: text()
    .optional()
    .describe('What it is called in the status; the path where it is missing.'),
  path: text().describe(
    'A path, or a pattern with *, **, ?, [abc] and {a,b}. Relative to this file.',
  ),
  exclude: z.array(text()).default([]).describe('Patterns of files that are left out.'),
  from: z
    .enum(['end', 'start'])
    .default('end')
    .describe(
      'Where files begin that are there at the first start. Later ones begin at their start.',
    ),
  node: text().optional().describe('The service that all lines are from.'),
  nodeFromPath: pattern()
    .optional()
    .describe('A regular expression on the path; its first group is the service.'),
  maxLineBytes: size('1KiB', '16MiB')
    .prefault('64KiB')
    .describe('Longer lines are cut there, and counted.'),
  maxBehindBytes: size('1MiB', '1000GiB')
    .prefault('1GiB')
    .describe('What is further behind the end is left out, counted and told.'),
  maxFiles: whole(1, 10_000).default(1000).describe('Files that are followed at most.'),
  poll: duration('50ms', '1m').prefault('250ms').describe('Between looks at the files.'),
}).describe('Log files that are followed.');

const Stdin = section({
  enabled: z.boolean().default(false).describe('Whether standard input is read for lines.'),
  node: text().optional().describe('The service that the lines are from.'),
}).describe('Lines on standard input.');

const Otlp = section({
  enabled: z.boolean().default(true).describe('Whether OTLP over HTTP with JSON is taken.'),
  host: text().default('127.0.0.1').describe('Elsewhere than on loopback a token is needed.'),
  port: port().default(4318).describe('0 takes any free port.'),
  token: text().optional().describe('What senders have to give as a bearer token.'),
  tokenFile: text().optional().describe('A file that holds the token.'),
  maxBodyBytes: size('1KiB', '256MiB').prefault('16MiB').describe('Of one request, as it is sent.'),
  maxUnpackedBytes: size('1KiB', '256MiB').prefault('64MiB').describe('Of one request, unpacked.'),
  maxSeries: whole(1, 1_000_000)
    .default(20_000)
    .describe('Series whose sums and buckets are remembered; the longest silent go first.'),
  resourceLabels: z
    .array(text())
    .max(16)
    .default([])
    .describe('Attributes of resources that become labels, beside those that always do.'),
})
  .superRefine((otlp, context) => {
    const hasToken = otlp.token !== undefined || otlp.tokenFile !== undefined;
    if (!otlp.enabled || isLoopback(otlp.host) || hasToken) return;
    const message =
      'needs a token where others can reach it; give token or tokenFile, or 127.0.0.1';
    context.addIssue({ code: 'custom', message, path: ['host'], input: otlp.host });
  })
  .describe('Logs, metrics and traces that are sent here.');

const Query = section({
  name: text().describe('The name of series whose own is lost in the expression.'),
  expression: text().describe('PromQL that gives a vector.'),
  step: duration('1s', '1h')
    .optional()
    .describe("Between points; the server's where it is missing."),
});

const Prometheus = section({
  name: text().optional().describe('What it is called in the status; the URL where it is missing.'),
  url: url().describe('Where the server is, without /api/v1.'),
  token: text().optional().describe('Sent as a bearer token.'),
  tokenFile: text().optional().describe('A file that holds the token.'),
  headers: z
    .record(text(), z.string())
    .default({})
    .describe('Sent with every request, such as X-Scope-OrgID.'),
  step: duration('1s', '1h').prefault('15s').describe('Between points.'),
  delay: duration('0s', '1h')
    .prefault('15s')
    .describe('Points are asked for when they are so old.'),
  history: duration('0s', '30d').prefault('6h').describe('What is learnt from at the first start.'),
  timeout: duration('1s', '10m').prefault('30s').describe('For one answer.'),
  queries: z
    .array(Query)
    .max(1000)
    .superRefine(uniqueNames)
    .default([])
    .describe('What is asked for; where there are none, what fits the metrics that there are.'),
  graphEvery: duration('10s', '1d')
    .prefault('2m')
    .describe('Between looks at who calls whom, by the metrics of a mesh or of traces.'),
  maxSeries: whole(1, 100_000).default(10_000).describe('Series that one query may give.'),
}).describe('A Prometheus, or what speaks its query API.');

const Topology = section({
  manifests: text().optional().describe('A manifest of Kubernetes, or a folder of them.'),
  directory: text().optional().describe('A list of {service, calls: […]}, as YAML or JSON.'),
  checkEvery: duration('1s', '1d').prefault('10s').describe('Between looks for changes.'),
})
  .superRefine(exactlyOne('manifests', 'directory'))
  .describe('Who calls whom, as files tell.');

const Change = section({
  path: text().describe('A file that grows by one change a line, as JSON.'),
}).describe('Deploys, flags and configurations, as they happen.');

export const Inputs = section({
  files: z.array(File).max(100).default([]).describe('Log files that are followed.'),
  stdin: Stdin.prefault({}),
  otlp: Otlp.prefault({}),
  prometheus: z.array(Prometheus).max(20).default([]).describe('Servers that are asked.'),
  topology: z.array(Topology).max(100).default([]).describe('Files that tell who calls whom.'),
  changes: z.array(Change).max(20).default([]).describe('Files that tell what was changed.'),
}).describe('What comes in.');
