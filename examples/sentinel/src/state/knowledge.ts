import { AegisError } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import { RemediationLearner } from '@aegis/learning';
import { RLRemediationEngine } from '@aegis/remediation';
import { UsageError } from '../cli/usage-error.js';
import { OnCall } from '../pipeline/on-call.js';
import type { StateFolder } from './state-folder.js';

/** What earlier training has left. */
export interface Knowledge {
  /** The names of what was found, for people. */
  readonly loaded: readonly string[];
  readonly parts: {
    readonly engine?: RLRemediationEngine;
    readonly learner?: RemediationLearner;
    readonly watch?: OnCall;
    readonly startMs?: number;
  };
}

/** Detectors know one application; this tells which. */
interface SavedWatch {
  readonly nodes: readonly string[];
  readonly nowMs: number;
  readonly watch: unknown;
}

/** Puts away what a training has made. */
export async function saveKnowledge(
  state: StateFolder,
  graph: ServiceGraph,
  parts: {
    readonly engine: RLRemediationEngine;
    readonly learner: RemediationLearner;
    readonly watch: OnCall;
    readonly nowMs: number;
  },
): Promise<void> {
  const nodes = graph.nodes().map(({ id }) => id);
  await state.save('policy', parts.engine.toJSON());
  await state.save('memory', parts.learner.toJSON());
  await state.save('detectors', { nodes, nowMs: parts.nowMs, watch: parts.watch.toJSON() });
}

/**
 * Takes out what earlier training has left, as far as it fits this application.
 *
 * @throws UsageError where a file is damaged
 */
export async function loadKnowledge(state: StateFolder, graph: ServiceGraph): Promise<Knowledge> {
  const [policy, memory, detectors] = await Promise.all(
    ['policy', 'memory', 'detectors'].map((name) => state.load(name)),
  );
  try {
    const saved = detectors as SavedWatch | null;
    const ids = graph.nodes().map(({ id }) => id);
    const fits = saved !== null && saved.nodes.join('\n') === ids.join('\n');
    return {
      loaded: [
        ...(policy === null ? [] : ['policy']),
        ...(memory === null ? [] : ['memory']),
        ...(fits ? ['detectors'] : []),
      ],
      parts: {
        ...(policy === null ? {} : { engine: RLRemediationEngine.fromJSON(policy) }),
        ...(memory === null ? {} : { learner: RemediationLearner.fromJSON(memory) }),
        ...(fits ? { watch: OnCall.fromJSON(saved.watch, graph), startMs: saved.nowMs } : {}),
      },
    };
  } catch (error) {
    if (!AegisError.isInstance(error)) throw error;
    throw new UsageError(
      `the saved state is damaged (${error.message}); remove it to start afresh`,
      {
        cause: error,
      },
    );
  }
}
