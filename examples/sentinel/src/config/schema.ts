import { DEFAULT_ACTIONS } from '@aegis/remediation';
import { z } from 'zod';
import { Inputs } from './input-schema.js';
import { exactlyOne, isLoopback, port, section, text, uniqueNames, url, whole } from './section.js';
import { duration, size } from './units.js';

/** What the guard knows as acts, so that a wrong one is found with its line. */
const ACTS = DEFAULT_ACTIONS.map(({ kind }) => kind);

const Token = section({
  name: text().describe('Whose it is; stands in the audit.'),
  role: z.enum(['read', 'operate']).default('read').describe('Looking, or acting as well.'),
  token: text().optional().describe('The token itself; better from a variable of the environment.'),
  tokenFile: text().optional().describe('A file that holds it.'),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'give 64 hexadecimal digits')
    .optional()
    .describe('Its SHA-256, in hexadecimal.'),
}).superRefine(exactlyOne('token', 'tokenFile', 'sha256'));

const Server = section({
  host: text().default('127.0.0.1').describe('Elsewhere than on loopback tokens are needed.'),
  port: port().default(9477).describe('0 takes any free port.'),
  tokens: z
    .array(Token)
    .max(100)
    .superRefine(uniqueNames)
    .default([])
    .describe('Who may look and who may act.'),
})
  .superRefine((server, context) => {
    if (isLoopback(server.host) || server.tokens.length > 0) return;
    const message = 'needs tokens where others can reach it; give server.tokens, or 127.0.0.1';
    context.addIssue({ code: 'custom', message, path: ['host'], input: server.host });
  })
  .describe('The HTTP API and the page.');

const State = section({
  dir: text().default('.aegis').describe('A folder. Relative to this file.'),
  saveEvery: duration('1s', '1d').prefault('60s').describe('Between snapshots.'),
  maxJournalBytes: size('1MiB', '1000GiB')
    .prefault('256MiB')
    .describe('What has come in since the last snapshot, on disk; a longer one brings the next.'),
}).describe('What outlives the process.');

const Detection = section({
  falseAlarmsPerDay: z
    .number()
    .positive('give a number above 0')
    .max(1000)
    .default(0.25)
    .describe('Of one series; more finds weaker anomalies and more that are none.'),
  maxSeries: whole(1, 10_000_000).default(100_000).describe('At about 4 KiB each.'),
  logFalseAlarmsPerDay: z
    .number()
    .positive('give a number above 0')
    .max(1000)
    .default(1)
    .describe('Of the logs of all services together.'),
  partitions: whole(1, 1024)
    .default(16)
    .describe('Parts that series are saved in; more make shorter pauses.'),
  historyPoints: whole(16, 100_000)
    .default(240)
    .describe('Points of a series kept for the page, at 20 bytes each.'),
  queue: whole(1000, 10_000_000)
    .default(100_000)
    .describe('Lines and points that may wait; beyond it senders are asked to try again.'),
}).describe('How anomalies are found.');

const Executor = z
  .discriminatedUnion('kind', [
    section({ kind: z.literal('dry-run').describe('Does nothing, and says what it would do.') }),
    section({
      kind: z.literal('kubernetes').describe('Acts on workloads of a cluster.'),
      namespaces: z.array(text()).min(1).default(['default']).describe('Where it may act.'),
      context: text().optional().describe("Of the kubeconfig; its current one where it's missing."),
      kubeconfig: text().optional().describe('A file; the usual places where it is missing.'),
      serverDryRun: z
        .boolean()
        .default(false)
        .describe('The API server checks, and keeps nothing.'),
      maxReplicas: whole(1, 10_000).default(64).describe('Nothing is scaled to more.'),
    }),
    section({
      kind: z.literal('webhook').describe('Asks a service of yours to act.'),
      url: url().describe('Where each act is posted.'),
      token: text().optional().describe('Sent as a bearer token.'),
      tokenFile: text().optional().describe('A file that holds it.'),
      timeout: duration('1s', '10m').prefault('30s').describe('For one answer.'),
    }),
  ])
  .describe('What carries out a plan.');

const Guard = section({
  allowedKinds: z
    .array(z.enum(ACTS))
    .optional()
    .describe('The only acts that pass; all if missing.'),
  protectedServices: z.array(text()).default([]).describe('Nothing acts on these.'),
  window: duration('1s', '1d').prefault('10m').describe('What limits count over.'),
  cooldown: duration('0s', '1d')
    .prefault('1m')
    .describe('Before the same act at the same service.'),
  maxActionsPerWindow: whole(0, 10_000).default(6),
  maxShareAtRisk: z.number().min(0).max(1).default(0.5).describe('Of the services, in a window.'),
  minServicesAtRisk: whole(0, 10_000).default(4).describe('However small the graph is.'),
  minConfidence: z.number().min(0).max(1).default(0.5).describe('Below it a person has to agree.'),
  maxRadius: whole(0, 10_000).default(6).describe('An act that touches more needs a person.'),
  environment: z.enum(['production', 'test']).default('production'),
  notifyAfter: duration('0s', '1d')
    .optional()
    .describe('What can be taken back may run so long after it was told, unless somebody objects.'),
  breakerFailures: whole(1, 1000).default(3).describe('Plans in a row that did not help.'),
  breakerFor: duration('0s', '30d').prefault('30m').describe('It then only suggests, so long.'),
}).describe('What no plan gets past.');

const Remediation = section({
  mode: z
    .enum(['observe', 'suggest', 'approve', 'auto'])
    .default('observe')
    .describe('Only watch; say what would help; act once a person agrees; act within the guard.'),
  settle: duration('0s', '1h')
    .prefault('15s')
    .describe('From the first alarm to the first plan: more makes the picture clearer.'),
  verify: duration('1s', '1d').prefault('5m').describe('How long a fix may take to show.'),
  executor: Executor.prefault({ kind: 'dry-run' }),
  guard: Guard.prefault({}),
}).describe('What is done about incidents.');

const Threshold = section({
  metric: text().describe('The name of a series.'),
  labels: z.record(text(), z.string()).default({}).describe('Labels that it has to have.'),
  above: z.number().optional().describe('Too much from here on.'),
  below: z.number().optional().describe('Too little from here on.'),
})
  .superRefine(exactlyOne('above', 'below'))
  .describe('A level that forecasts tell the time to.');

/** The whole of `sentinel.yaml`. */
export const ConfigSchema = section({
  inputs: Inputs.prefault({}),
  server: Server.prefault({}),
  state: State.prefault({}),
  detection: Detection.prefault({}),
  remediation: Remediation.prefault({}),
  thresholds: z.array(Threshold).max(1000).default([]),
  log: section({
    level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
    .describe('What the program tells of itself.')
    .prefault({}),
}).describe('What Sentinel watches, and what it may do.');

export type ParsedConfig = z.output<typeof ConfigSchema>;
