/** A process that carries a plan out with a store on disk, and says what it does; to be killed. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type ActionKind, Random } from '@aegis/core';
import {
  type Executor,
  executePlan,
  resumeGuard,
  settleUnfinished,
} from '@aegis/remediation/guard';
import { randomServiceGraph } from '@aegis/remediation/simulator';

const [file = '', log = '', waitMs = '0'] = process.argv.slice(2);
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Number(waitMs)));
const say = async (what: string): Promise<void> => {
  appendFileSync(log, `${what}\n`);
  process.stdout.write(`${what}\n`);
  await wait();
};

const store = {
  load: (): unknown => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null),
  save: async (snapshot: unknown): Promise<void> => {
    await say('saving');
    writeFileSync(`${file}.new`, JSON.stringify(snapshot));
    renameSync(`${file}.new`, file);
    await say('saved');
  },
};
const executor: Executor = {
  name: 'file',
  execute: async ({ kind, target }) => {
    await say(`do ${kind} ${target}`);
    return { ok: true, message: '' };
  },
  undo: async ({ kind, target }) => {
    await say(`undo ${kind} ${target}`);
    return { ok: true, message: '' };
  },
};

const snapshot = randomServiceGraph(new Random(3), 12);
const services = snapshot.nodes.filter(({ kind }) => kind === 'service').slice(0, 3);
const steps = services.map(({ id }) => ({
  action: { kind: 'scale-out' as ActionKind, target: id, parameters: {} },
  why: 'load',
  confidence: 0.9,
  reversible: true,
  blastRadius: [id],
  tier: 'auto' as const,
}));
const plan = { id: 'plan', incidentId: null, createdMs: 0, steps, sentence: 'more of all' };

const guard = await resumeGuard(store);
process.stdout.write(`unfinished ${guard.unfinished.length}\n`);
const clock = (): number => 0;
await settleUnfinished({ guard, executor, clock });
const graph = { snapshot: () => snapshot };
const common = { plan, guard, graph, executor, clock, store };
const outcome = await executePlan({ ...common, verify: () => false });
process.stdout.write(`end ${outcome.sentence}\n`);
