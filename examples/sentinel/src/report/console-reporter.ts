import type { Outcome } from '@aegis/core';
import colours from 'picocolors';
import type { RunReport } from '../simulate/run-report.js';
import { formatClock, formatDuration } from './format.js';
import { paintWay } from './graph-picture.js';
import { Progress } from './progress.js';
import type { Diagnosis, Proposal, Reporter, RunSetting } from './reporter.js';
import { sparkline } from './sparkline.js';
import { alsoHit, hopsOf, othersOf, reasonsOf, verdictOf } from './tell-cause.js';
import { wrap } from './wrap.js';

/** Where a {@link ConsoleReporter} writes. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const SPARKLINE_WIDTH = 60;
/** Where nothing says how wide it is; beyond the widest, lines are hard to read. */
const USUAL_WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 120;

/** Tells a person how a run goes: colour and progress bars on a terminal, plain lines elsewhere. */
export class ConsoleReporter implements Reporter {
  readonly #terminal: Terminal;
  readonly #progress: Progress;
  readonly #paint: ReturnType<typeof colours.createColors>;
  #waits = false;

  constructor(terminal: Terminal) {
    const isTerminal = terminal.isTTY === true;
    this.#terminal = terminal;
    this.#progress = new Progress(isTerminal);
    this.#paint = colours.createColors(isTerminal && colours.isColorSupported);
  }

  #line(text = ''): void {
    this.#progress.stop();
    this.#terminal.write(`${text}\n`);
  }

  #heading(text: string): void {
    this.#line();
    this.#line(this.#paint.bold(text));
  }

  get #width(): number {
    return Math.min(WIDEST, Math.max(NARROWEST, this.#terminal.columns ?? USUAL_WIDTH));
  }

  /** A sentence in as many lines as it takes, all painted alike. */
  #tell(sentence: string, paint: (line: string) => string = (line) => line, lead = '  '): void {
    for (const line of wrap(sentence, this.#width, lead)) this.#line(paint(line));
  }

  started(setting: RunSetting): void {
    const { bold, dim } = this.#paint;
    this.#line(`${bold('Aegis')} watches ${setting.source} (seed ${setting.seed})`);
    this.#line(`  service graph: ${setting.nodes} nodes, ${setting.edges} edges`);
    for (const finding of setting.findings) this.#tell(finding, dim);
    if (setting.loaded.length > 0) this.#line(`  loaded: ${setting.loaded.join(', ')}`);
  }

  progress(stage: string, done: number, total: number): void {
    this.#progress.show(stage, done, total);
  }

  note(line: string): void {
    this.#tell(line);
  }

  diagnosed({ incident, analysis, graph, symptom }: Diagnosis): void {
    const { bold, yellow } = this.#paint;
    this.#waits = false;
    this.#heading(`Incident ${incident.id} (${incident.severity})`);
    this.#tell(incident.sentence);
    if (symptom !== null) {
      this.#line(`  ${symptom.name}`);
      this.#line(`  ${yellow(sparkline(symptom.values, SPARKLINE_WIDTH))}`);
    }
    this.#heading('Where it began');
    this.#tell(verdictOf(analysis), bold);
    const [cause] = analysis.causes;
    if (cause === undefined) return;
    for (const reason of reasonsOf(cause)) this.#tell(reason, undefined, '  - ');
    for (const hop of hopsOf(cause)) this.#tell(hop, undefined, '  → ');
    this.#line();
    const width = this.#width - 2;
    const way = paintWay(graph, cause.path, analysis.health, width, this.#paint);
    for (const line of way) this.#line(`  ${line}`);
    const further = [...alsoHit(cause, incident, graph), ...othersOf(analysis)];
    if (further.length > 0) this.#line();
    for (const sentence of further) this.#tell(sentence);
  }

  proposed({ attempt, remembered, plan, alternatives }: Proposal): void {
    const { bold, dim } = this.#paint;
    const waits = plan.steps.length === 0;
    // Waiting on is no news.
    if (waits && this.#waits) return;
    this.#waits = waits;
    this.#heading(attempt === 1 ? 'What to do' : `What to do, attempt ${attempt}`);
    this.#tell(`memory: ${remembered}`);
    if (waits) this.#tell(`policy: ${plan.sentence}`);
    for (const { action, why } of plan.steps) {
      const act = `${action.kind} ${action.target}`;
      this.#tell(`policy: ${why}`, (line) => line.replace(act, () => bold(act)));
    }
    for (const { action, reason } of alternatives) {
      this.#tell(`rather than ${action}: ${reason}`, dim);
    }
  }

  acted(outcome: Outcome): void {
    const { green, red, yellow } = this.#paint;
    const colour = outcome.resolved ? green : outcome.undone ? yellow : red;
    this.#tell(`outcome: ${outcome.sentence}`, colour);
  }

  finished(report: RunReport, wallMs: number): void {
    this.#line();
    this.#tell(summarise(report, wallMs), this.#paint.bold, '');
  }

  close(): void {
    this.#progress.stop();
  }
}

/** The last line: what happened and how long it took. */
export function summarise(report: RunReport, wallMs: number): string {
  const took = `(${formatDuration(wallMs)} of your time)`;
  const first = report.rankedCauses[0];
  const { fault, outcome } = report;
  if (fault === null && report.plan === null) {
    return `Nothing was broken, and Aegis left it alone ${took}.`;
  }
  const broken = fault === null ? 'nothing' : `${fault.kind} at ${fault.service}`;
  if (report.detectedAt === null) return `Broken: ${broken}. Aegis did not notice ${took}.`;
  const delay =
    report.injectedAt === null
      ? `at ${formatClock(report.detectedAt)}`
      : `after ${formatDuration(report.detectedAt - report.injectedAt)}`;
  const named = first === undefined ? 'named no cause' : `named ${first.nodeId}`;
  const steps = report.plan?.steps.map((step) => `${step.action} ${step.target}`).join(', then ');
  const did = steps === undefined ? 'and did nothing' : `did: ${steps}`;
  const end =
    outcome === null
      ? 'no outcome'
      : outcome.resolved
        ? `resolved and ${outcome.verified ? 'verified' : 'not verified'} in ${formatDuration(outcome.durationMs)}`
        : `not resolved${outcome.undone ? ', undone' : ''}; a person is needed`;
  return `Broken: ${broken}. Aegis noticed ${delay}, ${named}, ${did}: ${end} ${took}.`;
}
