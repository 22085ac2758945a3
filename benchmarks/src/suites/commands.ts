import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { parseCommand, redact } from '@aegis/learning/commands';
import { DESTRUCTIVE_SHELL } from '../commands/destructive-shell.js';
import { DESTRUCTIVE_TOOLS } from '../commands/destructive-tools.js';
import { agreement, agreementTables } from '../commands/labels.js';
import { mutate, pick } from '../commands/mutations.js';
import { onlyLooks, READ_ONLY_LINES } from '../commands/read-only.js';
import { hides, redaction } from '../commands/redaction.js';
import { placedSecret } from '../commands/secrets.js';
import type { Suite } from '../suite.js';

const MUTATED = 10_000;
const KNOWN_SECRETS = 2_000;
const PLACED_SECRETS = 2_000;

const destroys = (line: string): boolean => parseCommand(line).destructive;
const share = (part: readonly unknown[], whole: readonly unknown[]): number =>
  part.length / whole.length;

function rows<T>(path: string): readonly T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Without the figures that nothing was counted for. */
function counted(results: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(results).filter(([, value]) => Number.isFinite(value)));
}

/** Processor microseconds a line once warm: the median round, as the machine does other things too. */
function microsPerLine(lines: readonly string[]): number {
  const once = (): number => {
    const before = process.cpuUsage().user;
    for (const line of lines) parseCommand(line);
    return (process.cpuUsage().user - before) / lines.length;
  };
  for (let round = 0; round < 4; round++) once();
  const rounds = Array.from({ length: 9 }, once).sort((a, b) => a - b);
  return rounds[4]!;
}

/** Commands that runbooks give for finding out, and not for mending. */
function diagnostics(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const runbooks = rows<{ commands: readonly string[]; mitigation_commands: readonly string[] }>(
    path,
  );
  const lines = runbooks.flatMap(({ commands, mitigation_commands }) =>
    commands.filter((line) => !mitigation_commands.includes(line)),
  );
  return [...new Set(lines)];
}

/** Shell lines: what they mean, what destroys in any dress, secrets hidden, microseconds. */
export const commands: Suite = {
  name: 'commands',
  summary: 'Shell lines to structure, against labels; what destroys, in disguise too; secrets',
  data: 'remediation',
  run: async ({ dataDir, outDir, seed, log }) => {
    const random = new Random(seed).fork('commands');
    const corpus = rows<{ command: string }>(join(dataDir, 'command_corpus.jsonl')).map(
      ({ command }) => command,
    );
    const parsed = corpus.map((line) => parseCommand(line));
    const seen = agreement('labelled', corpus);
    const later = agreement('later', corpus);
    const unseen = agreement('unseen', corpus);
    for (const [name, found] of Object.entries({ labelled: seen, later, unseen }))
      log(`${found?.lines ?? 'none'} of the lines of ${name}.tsv are in the corpus`);

    const curated = [...DESTRUCTIVE_TOOLS, ...DESTRUCTIVE_SHELL];
    const mutated = Array.from({ length: MUTATED }, () => mutate(pick(curated, random), random));
    const missed = [...curated, ...mutated].filter((line) => !destroys(line));
    const readOnly = [...corpus.filter(onlyLooks), ...READ_ONLY_LINES];
    const alarms = readOnly.filter(destroys);
    const runbooks = diagnostics(join(dataDir, 'alert_runbooks.jsonl'));
    const runbookAlarms = runbooks.filter(destroys);

    const known = await redaction(KNOWN_SECRETS, random);
    log(`${known.fixtures} of ${KNOWN_SECRETS} generated lines are secrets to secretlint too`);
    const placed = Array.from({ length: PLACED_SECRETS }, () => placedSecret(random));
    const leaked = placed.filter((secret) => !hides(secret));
    const touched = corpus.filter((line) => redact(line) !== line);

    // Last, when all of the code is warm.
    const speed = microsPerLine(corpus);

    if (outDir !== null) {
      const write = (name: string, lines: readonly string[]): void =>
        writeFileSync(join(outDir, name), `${lines.join('\n')}\n`);
      write(
        'commands.jsonl',
        parsed.map((one, i) => JSON.stringify({ line: corpus[i], ...one })),
      );
      write(
        'wrong.jsonl',
        [seen, later, unseen].flatMap((found) => found?.wrong ?? []),
      );
      write('missed.txt', [...missed, '--- alarms', ...alarms, ...runbookAlarms]);
      write('secrets.txt', [
        ...known.left,
        ...leaked.map(({ text }) => text),
        '--- touched',
        ...touched,
      ]);
    }
    return {
      results: counted({
        lines: corpus.length,
        exact: seen?.exact ?? Number.NaN,
        exactLater: later?.exact ?? Number.NaN,
        exactUnseen: unseen?.exact ?? Number.NaN,
        labels: seen?.lines ?? 0,
        labelsLater: later?.lines ?? 0,
        labelsUnseen: unseen?.lines ?? 0,
        toolAndVerb: share(
          parsed.filter((one) => one.tool !== null && one.verb !== null),
          corpus,
        ),
        destructiveLines: curated.length,
        destructiveRecall: 1 - missed.length / (curated.length + mutated.length),
        readOnlyLines: readOnly.length,
        falseDestructive: share(alarms, readOnly),
        falseDestructiveRunbooks: share(runbookAlarms, runbooks),
        redactionFixtures: known.fixtures,
        redactionRecall: known.recall,
        placedRedactionRecall: 1 - share(leaked, placed),
        redactedLines: share(touched, corpus),
        microsPerLine: speed,
      }),
      tables: [
        ...agreementTables('Labelled by hand, and read while the parser was mended', seen),
        ...agreementTables('Labelled by hand after the parser was frozen', unseen),
      ],
    };
  },
};
