import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';

const textOf = (line: string): readonly [text: string, codes: readonly string[]] => {
  const parsed = parseCommand(line);
  return [parsed.text, parsed.findings.map((one) => one.code)];
};

/** The first and the last of every range, and its neighbours that show. */
const HIDDEN = [
  ...[0x00, 0x01, 0x08, 0x0b, 0x0c, 0x0d, 0x0e, 0x1f, 0x7f, 0x80, 0x9f, 0xad, 0x061c],
  ...[0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x2069, 0xe000, 0xe001, 0xfeff],
];
const SHOWN = [
  ...[0x09, 0x20, 0x7e, 0xa0, 0xac, 0xae, 0x061b, 0x061d, 0x200a, 0x2010, 0x2029],
  ...[0x202f, 0x205f, 0x206a, 0xdfff, 0xe002, 0xfefe, 0xff00],
];

describe('characters that do not show', () => {
  it.each(HIDDEN)('are taken out and told: %i', (code) => {
    expect(textOf(`echo a${String.fromCharCode(code)}b`)).toEqual([
      'echo ab',
      ['hidden-characters'],
    ]);
  });

  it.each(SHOWN)('are no others: %i', (code) => {
    const line = `echo a${String.fromCharCode(code)};b`;
    expect(textOf(line)).toEqual([line, ['unknown-tool']]);
  });

  it('are none where lines end as Windows has it', () => {
    expect(textOf('\r\nkubectl get pods\r\nls \r\n')).toEqual(['kubectl get pods\nls', []]);
  });

  it('leave no blanks at the ends, with or without them', () => {
    expect(textOf('  kubectl get pods\n ')).toEqual(['kubectl get pods', []]);
    expect(textOf(' \u202e kubectl get\u0000 pods\u0007 \u0007')).toEqual([
      'kubectl get pods',
      ['hidden-characters'],
    ]);
  });

  it('are all that a line may hold', () => {
    expect(textOf('\u0000\u202e ')).toEqual(['', ['hidden-characters', 'empty']]);
  });
});
