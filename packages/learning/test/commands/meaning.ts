import { parseCommand } from '@aegis/learning/commands';
import { expect, it } from 'vitest';

/**
 * All that a line means, in one row: tool | verb | kind | names | namespace | target (`=` where it is the
 * name) | effect, blast radius, `reversible`, `DESTRUCTIVE` ~ flags ~ findings.
 */
export function meaningOf(line: string): string {
  const parsed = parseCommand(line);
  const { tool, verb, kind, name, names, namespace, target } = parsed;
  const same = target !== null && target === name;
  const things = [tool, verb, kind, names.join(', ') || null, namespace, same ? '=' : target];
  const does: string[] = [parsed.effect, parsed.blastRadius];
  if (parsed.reversible) does.push('reversible');
  if (parsed.destructive) does.push('DESTRUCTIVE');
  const flags = Object.entries(parsed.parameters).map(([flag, value]) =>
    value === true ? `--${flag}` : `--${flag}=${value}`,
  );
  return [
    [...things.map((thing) => thing ?? '-'), does.join(' ')].join(' | '),
    ...(flags.length > 0 ? [flags.join(' ')] : []),
    ...parsed.findings.map((finding) => `${finding.code}: ${finding.message}`),
  ].join(' ~ ');
}

/** Of a table of lines, each with its meaning below it behind an arrow; `\n` in a line breaks it. */
export function itReads(what: string, table: string): void {
  it(what, () => {
    const rows = table.trim().split('\n');
    const lines = rows.filter((row) => !row.startsWith('  => '));
    expect(
      lines.flatMap((line) => [line, `  => ${meaningOf(line.replaceAll('\\n', '\n'))}`]),
    ).toEqual(rows);
  });
}
