import { contentId, type Random } from '@aegis/core';
import type { Plan } from '../../../src/api/resources/index.js';

/** A plan of two steps, of which the guard stops the second. */
export function cannedPlan(
  incidentId: string,
  nodeId: string,
  callers: readonly string[],
  createdMs: number,
  state: Plan['state'],
  random: Random,
): Plan {
  const hash = contentId('hash', incidentId, nodeId);
  const waits = state === 'proposed';
  return {
    hash,
    id: contentId('plan', hash),
    incidentId,
    createdMs,
    state,
    sentence: `Roll ${nodeId} back to its revision before the deploy, then restart what calls it.`,
    needsApproval: waits,
    approvals: waits
      ? []
      : [{ by: 'ada', atMs: createdMs + 40_000, expiresMs: createdMs + 640_000 }],
    objections: [],
    steps: [
      {
        action: {
          kind: 'rollback',
          target: nodeId,
          parameters: { revision: 41, timeoutSeconds: 120 },
        },
        why: `A deploy of ${nodeId} came 90 s before the first symptom, and a roll-back mended it twice before.`,
        confidence: 0.7 + 0.25 * random.float(),
        reversible: true,
        blastRadius: [...callers],
        tier: 'approve',
        allowed: !waits,
        reasons: waits
          ? [
              `rollback of ${nodeId} asks for a person: it touches ${callers.length} callers at once.`,
            ]
          : [],
      },
      {
        action: { kind: 'restart', target: callers[0] ?? nodeId, parameters: { graceSeconds: 30 } },
        why: 'Connections to the old revision may linger in the pool of the caller.',
        confidence: 0.4 + 0.2 * random.float(),
        reversible: false,
        blastRadius: callers.slice(0, 1),
        tier: 'approve',
        allowed: false,
        reasons: [
          'restart is not reversible, so it asks for a person.',
          'Only one of its replicas is ready; a restart would leave none.',
        ],
      },
    ],
    alternatives: [
      { action: `scale ${nodeId} to 4`, reason: 'Helps against load, which has not changed.' },
      { action: `restart ${nodeId}`, reason: 'The same revision would start again.' },
    ],
    outcome:
      state === 'helped' || state === 'failed'
        ? {
            startedMs: createdMs + 45_000,
            endedMs: createdMs + 130_000,
            actions: [{ kind: 'rollback', target: nodeId, parameters: { revision: 41 } }],
            resolved: state === 'helped',
            verified: true,
            undone: false,
            sentence:
              state === 'helped'
                ? 'Every series is back within its band; the incident is over.'
                : 'The error ratio stayed out of its band for five minutes.',
          }
        : null,
  };
}
