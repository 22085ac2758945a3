import { Random } from '@aegis/core';
import { type RankedIncident, RootCauseRanker } from '@aegis/root-cause/ranker';
import {
  judgeWith,
  lessonsOf,
  type RankerSystem,
  readRankerSystems,
  systemOf,
} from '../root-cause/ranker-systems.js';
import { summary } from '../root-cause/scoring.js';
import { simulatedIncidents } from '../root-cause/simulated-incidents.js';
import { writeCases } from '../root-cause/write-cases.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SIMULATED = 700;
/** Fresh ones, to see what was learnt of the simulation itself. */
const FRESH = 210;
const MEASURES = ['ac1', 'ac3', 'ece', 'saidNone', 'specificity'];

type Figures = Readonly<Record<string, number>>;

function figuresOf(system: RankerSystem, ranker: RootCauseRanker | null): Figures {
  const { specificity, ...figures } = summary(
    judgeWith(system.incidents, ranker),
    judgeWith(system.calm, ranker),
  );
  // Of a system that is only known in trouble nothing can be said.
  return system.calm.length === 0 ? figures : { ...figures, specificity: specificity ?? 0 };
}

async function trained(
  incidents: readonly RankedIncident[],
  seed: number,
): Promise<RootCauseRanker> {
  const ranker = new RootCauseRanker();
  await ranker.fit(incidents, { random: new Random(seed).fork('ranker') });
  return ranker;
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const systems = readRankerSystems(dataDir);
  const lessons = systems.map(lessonsOf);
  const simulated = lessonsOf(systemOf('simulated', simulatedIncidents(SIMULATED, seed)));
  const fresh = systemOf('simulated', simulatedIncidents(FRESH, seed + 1));
  log(
    `ranker: ${lessons.map(({ length }) => length).join(' + ')} cases, ${simulated.length} simulated`,
  );
  const simulatedAlone = await trained(simulated, seed);
  const rows: [string, string, number, Figures][] = [];
  const said: ReturnType<typeof judgeWith> = [];
  for (const [i, system] of [...systems, fresh].entries()) {
    const others = lessons.filter((_, other) => other !== i).flat();
    const leftOut = await trained([...others, ...simulated], seed);
    const count = system.incidents.length;
    rows.push([system.name, 'handSet', count, figuresOf(system, null)]);
    rows.push([system.name, 'leftOut', count, figuresOf(system, leftOut)]);
    rows.push([system.name, 'simulatedAlone', count, figuresOf(system, simulatedAlone)]);
    if (i < systems.length) said.push(...judgeWith(system.incidents, leftOut));
  }
  if (outDir !== null) writeCases(outDir, said);
  const of = (wanted: string): Record<string, number> =>
    Object.fromEntries(
      rows
        .filter(([, by]) => by === wanted)
        .flatMap(([name, , , figures]) =>
          MEASURES.filter((key) => key in figures).map((key) => [`${key}.${name}`, figures[key]!]),
        ),
    );
  return {
    results: of('leftOut'),
    peers: { handSet: of('handSet'), simulatedAlone: of('simulatedAlone') },
    tables: [
      {
        title: 'Weighed by a ranker that never saw the system',
        head: ['system', 'weighed', 'cases', 'AC@1', 'AC@3', 'ECE', 'said none', 'specificity'],
        rows: rows.map(([name, by, count, figures]) => [
          name,
          by,
          count,
          ...MEASURES.map((key) => figures[key]?.toFixed(3) ?? ''),
        ]),
      },
    ],
  };
}

/** The learned ranker next to the odds set by hand, each system judged by what the others taught. */
export const ranker: Suite = {
  name: 'ranker',
  summary: 'the learned ranker of root causes, one system left out, next to the hand-set odds',
  data: 'rca',
  run,
};
