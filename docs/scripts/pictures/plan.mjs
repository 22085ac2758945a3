import { executePlan, Guard } from '@aegis/remediation/guard';
import { SimulatedExecutor, Simulation } from '@aegis/remediation/simulator';
import {
  COLOUR,
  curve,
  dot,
  label,
  line,
  picture,
  scale,
  ticksBelow,
  ticksLeft,
} from '../lib/svg.mjs';
import { shopGraph } from './simulated-shop.mjs';

const TICK_MS = 15_000;
const BEFORE_TICKS = 30;
const BREAKS_AT = 22;
const AFTER_TICKS = 16;
const [LEFT, RIGHT] = [64, 704];

/** Carries one act out against one fault; the signal that was watched, and the guard's own audit. */
async function live({ seed, fault, action }) {
  const graph = shopGraph();
  const system = new Simulation(graph, { seed });
  const signal = [];
  const tick = () => {
    system.tick();
    signal.push(system.userImpact);
    return system.userImpact;
  };
  for (let i = 0; i < BEFORE_TICKS; i++) {
    if (i === BREAKS_AT) system.injectFault(fault);
    tick();
  }
  const guard = new Guard();
  const step = {
    action: { parameters: {}, ...action },
    why: '',
    confidence: 0.9,
    reversible: true,
    blastRadius: [action.target],
    tier: 'auto',
  };
  const startMs = system.nowMs;
  const outcome = await executePlan({
    plan: { id: 'plan', incidentId: null, createdMs: startMs, steps: [step], sentence: '' },
    guard,
    graph,
    executor: new SimulatedExecutor(system),
    clock: () => system.nowMs,
    watch: { before: [...signal].slice(BREAKS_AT), next: async () => tick(), healthyBelow: 0.02 },
  });
  while (signal.length < BEFORE_TICKS + AFTER_TICKS) tick();
  const events = guard.audit.map(({ event, atMs }) => ({
    event,
    place: BEFORE_TICKS - 1 + (atMs - startMs) / TICK_MS,
  }));
  return { signal: signal.slice(0, BEFORE_TICKS + AFTER_TICKS), events, outcome };
}

const WORDS = {
  review: 'reviewed',
  begin: 'written down',
  finish: 'done',
  'begin-undo': 'harm: taking back',
  undo: 'taken back',
  outcome: 'ended',
};

/** One plan: the signal above, what the audit says below. */
function panel({ signal, events, outcome }, top, heading) {
  const x = scale([BREAKS_AT - 6, signal.length - 1], [LEFT, RIGHT]);
  const y = scale([0, 1], [top + 130, top + 30]);
  const shown = signal.map((value, i) => [x(i), y(value)]).slice(BREAKS_AT - 6);
  const places = [...new Set(events.map(({ place }) => place))];
  const said = places.map((place) => {
    const names = events.filter((one) => one.place === place).map(({ event }) => WORDS[event]);
    return { place, text: names.filter((name) => name !== undefined).join(', ') };
  });
  return [
    label(LEFT, top + 16, heading, { weight: 600 }),
    ...ticksLeft([0, 0.5, 1], y, [LEFT, RIGHT], (v) => `${100 * v} %`),
    curve(shown, COLOUR.blue, 2),
    line(x(BREAKS_AT), top + 26, x(BREAKS_AT), top + 130, COLOUR.faint, '4 3'),
    label(x(BREAKS_AT) - 4, top + 44, 'breaks', { size: 11, fill: COLOUR.faint, anchor: 'end' }),
    ...ticksBelow([16, 22, 28, 34, 40], x, top + 146, (i) => `${(i - BREAKS_AT) / 4} min`),
    ...said.flatMap(({ place, text }, i) => [
      line(x(place), top + 26, x(place), top + 160 + 16 * i, COLOUR.red, '2 3'),
      dot(x(place), y(signal[Math.round(place)]), 3.5, COLOUR.red),
      label(x(place) + 4, top + 166 + 16 * i, text, { size: 11, fill: COLOUR.red }),
    ]),
    label(LEFT, top + 198, outcome.sentence, { size: 11, weight: 600 }),
  ];
}

/** The lives of two plans: one helps, one does harm and is taken back. */
export async function drawPlan() {
  const helps = await live({
    seed: 3,
    fault: { kind: 'crash', service: 'cart' },
    action: { kind: 'restart', target: 'cart' },
  });
  const harms = await live({
    seed: 1,
    fault: { kind: 'bad-deploy', service: 'cart' },
    action: { kind: 'scale-in', target: 'cart' },
  });
  return picture({
    width: 720,
    height: 448,
    title: `Two plans. The first: ${helps.outcome.sentence} The second: ${harms.outcome.sentence}`,
    parts: [
      ...panel(helps, 8, 'share of users hit: cart crashes, the plan restarts it'),
      ...panel(harms, 224, 'a bad deploy of cart; the plan, wrongly, takes copies away from it'),
    ],
  });
}
