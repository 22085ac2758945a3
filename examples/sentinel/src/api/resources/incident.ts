import { z } from '@hono/zod-openapi';
import { Anomaly, Issue } from './anomaly.js';
import { Evidence, Probability, pageOf, Severity, Time } from './common.js';
import { Suggestion } from './learner.js';
import { Plan } from './plan.js';

/** How far an incident has come. */
export const PHASES = [
  'watching',
  'diagnosed',
  'proposed',
  'acting',
  'verifying',
  'resolved',
  'needs-person',
  'over',
] as const;

export const IncidentSummary = z
  .object({
    id: z.string(),
    status: z.enum(['open', 'closed']),
    phase: z.enum(PHASES),
    severity: Severity,
    startedMs: Time,
    lastSeenMs: Time,
    sentence: z.string(),
    /** The likeliest cause; null before the first diagnosis, or where there is none. */
    cause: z.object({ nodeId: z.string(), likelihood: Probability }).nullable(),
    symptom: z.string().nullable(),
    nodeIds: z.array(z.string()),
    anomalies: z.number().int(),
    issues: z.number().int(),
  })
  .openapi('IncidentSummary');

export const Change = z
  .object({
    nodeId: z.string(),
    kind: z.enum(['deploy', 'config', 'flag', 'scale']),
    timestampMs: Time,
    id: z.string().nullable(),
    summary: z.string().nullable(),
  })
  .openapi('Change');

export const Cause = z
  .object({
    nodeId: z.string(),
    likelihood: Probability,
    sentence: z.string(),
    evidence: z.array(Evidence),
    change: Change.nullable(),
    /** Node ids from the cause to the symptom. */
    path: z.array(z.string()),
    hops: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        sentence: z.string(),
        evidence: z.array(Evidence),
      }),
    ),
  })
  .openapi('Cause');

/** One sentence for each question that a person asks first. */
export const Story = z
  .object({
    what: z.string(),
    where: z.string(),
    why: z.string(),
    who: z.string(),
    howSure: z.string(),
    whatToDo: z.string(),
  })
  .openapi('Story');

export const TimelineEntry = z
  .object({ atMs: Time, kind: z.string(), nodeId: z.string().nullable(), sentence: z.string() })
  .openapi('TimelineEntry');

export const Incident = IncidentSummary.extend({
  story: Story,
  causes: z.array(Cause),
  noCauseProbability: Probability,
  blastRadius: z.array(z.object({ nodeId: z.string(), way: z.string() })),
  /** The newest, at most 200; all are under `/incidents/{id}/anomalies`. */
  recentAnomalies: z.array(Anomaly),
  knownIssues: z.array(Issue),
  changes: z.array(Change),
  plans: z.array(Plan),
  suggestion: Suggestion.nullable(),
  timeline: z.array(TimelineEntry),
  /** The series that speak most, the strongest first: for charts. */
  signals: z.array(z.string()),
}).openapi('Incident');

export const IncidentPage = pageOf(IncidentSummary, 'IncidentPage');

export type IncidentSummary = z.infer<typeof IncidentSummary>;
export type Incident = z.infer<typeof Incident>;
export type Cause = z.infer<typeof Cause>;
export type Change = z.infer<typeof Change>;
export type Story = z.infer<typeof Story>;
export type TimelineEntry = z.infer<typeof TimelineEntry>;
