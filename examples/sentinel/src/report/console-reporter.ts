import type { Outcome } from '@aegis/core';
import Table from 'cli-table3';
import colours from 'picocolors';
import type { RunReport } from '../simulate/run-report.js';
import { formatClock, formatDuration, formatPercent } from './format.js';
import { Progress } from './progress.js';
import type { Diagnosis, Proposal, Reporter, RunSetting } from './reporter.js';
import { sparkline } from './sparkline.js';

/** Where a {@link ConsoleReporter} writes. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const SPARKLINE_WIDTH = 60;

/** Tells a person how a run goes: colour and progress bars on a terminal, plain lines elsewhere. */
export class ConsoleReporter implements Reporter {
  readonly #terminal: Terminal;
  readonly #progress: Progress;
  readonly #paint: ReturnType<typeof colours.createColors>;

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

  started(setting: RunSetting): void {
    const { bold, dim } = this.#paint;
    this.#line(`${bold('Aegis')} watches ${setting.source} (seed ${setting.seed})`);
    this.#line(`  service graph: ${setting.nodes} nodes, ${setting.edges} edges`);
    for (const finding of setting.findings) this.#line(dim(`  ${finding}`));
    if (setting.loaded.length > 0) this.#line(`  loaded: ${setting.loaded.join(', ')}`);
  }

  progress(stage: string, done: number, total: number): void {
    this.#progress.show(stage, done, total);
  }

  note(line: string): void {
    this.#line(`  ${line}`);
  }

  diagnosed({ incident, causes, sentence, symptom }: Diagnosis): void {
    this.#heading(`Incident ${incident.id} (${incident.severity})`);
    this.#line(`  ${incident.sentence}`);
    if (symptom !== null) {
      this.#line(`  ${symptom.name}`);
      this.#line(`  ${this.#paint.yellow(sparkline(symptom.values, SPARKLINE_WIDTH))}`);
    }
    this.#heading('Where it began');
    this.#line(`  ${sentence}`);
    const table = new Table({
      head: ['likelihood', 'node', 'health', 'path to the symptom', 'why'],
      colWidths: [12, 18, 8, 34, Math.max(30, (this.#terminal.columns ?? 120) - 82)],
      wordWrap: true,
      style: { head: [], border: [] },
    });
    for (const cause of causes) {
      table.push([
        formatPercent(cause.likelihood),
        cause.nodeId,
        String(Math.round(cause.health)),
        cause.path.join(' → '),
        cause.reasons.join('\n'),
      ]);
    }
    this.#line(table.toString());
  }

  proposed({ attempt, remembered, plan, alternatives }: Proposal): void {
    this.#heading(attempt === 1 ? 'What to do' : `What to do, attempt ${attempt}`);
    this.#line(`  memory: ${remembered}`);
    for (const step of plan.steps) {
      const { kind, target } = step.action;
      const chance = formatPercent(step.confidence);
      this.#line(`  policy: ${this.#paint.bold(`${kind} ${target}`)} (${chance}) – ${step.why}`);
    }
    for (const { action, reason } of alternatives) {
      this.#line(this.#paint.dim(`  rather than ${action}: ${reason}`));
    }
  }

  acted(outcome: Outcome): void {
    const { green, red, yellow } = this.#paint;
    const colour = outcome.resolved ? green : outcome.undone ? yellow : red;
    this.#line(`  outcome: ${colour(outcome.sentence)}`);
  }

  finished(report: RunReport, wallMs: number): void {
    this.#line();
    this.#line(this.#paint.bold(summarise(report, wallMs)));
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
