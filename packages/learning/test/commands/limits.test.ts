import { parseCommand } from '@aegis/learning/commands';
import { describe, expect, it } from 'vitest';
import { meaningOf } from './meaning.js';

const TOO_MUCH = 'too-complex: Too much structure to look at all of it.';

const isLookedAt = (line: string): boolean =>
  parseCommand(line).findings.every((one) => one.code !== 'too-complex');

describe('how much of a line is looked at', () => {
  it.each([
    ['substitutions', 'echo ', '$(a)', 400],
    ['expansions', 'echo ', `$${'{a}'}`, 400],
    ['commands', '', 'a;', 2_666],
    ['words', 'a ', 'b ', 7_996],
  ])('up to a number of %s', (_, before, piece, most) => {
    expect(isLookedAt(before + piece.repeat(most))).toBe(true);
    expect(parseCommand(before + piece.repeat(most)).destructive).toBe(false);
    expect(parseCommand(before + piece.repeat(most + 1)).destructive).toBe(true);
    expect(meaningOf(before + piece.repeat(most + 1))).toContain(TOO_MUCH);
  });

  it.each([
    ['in ssh', 'ssh h ', 6],
    ['in eval', 'eval ', 6],
    ['in containers', 'docker exec w ', 6],
  ])('commands in commands, up to seven deep: %s', (_, prefix, most) => {
    expect(isLookedAt(`${prefix.repeat(most)}ls`)).toBe(true);
    expect(meaningOf(`${prefix.repeat(most + 1)}ls`)).toContain(
      'too-complex: Commands in commands, too deep to look at.',
    );
    expect(parseCommand(`${prefix.repeat(most + 1)}ls`).destructive).toBe(true);
  });

  it('brackets and substitutions, as deep as the parser goes', () => {
    expect(isLookedAt(`${'('.repeat(200)}ls${')'.repeat(200)}`)).toBe(true);
    expect(meaningOf(`${'$('.repeat(300)}ls${')'.repeat(300)}`)).toContain(
      'too-complex: Nested too deeply: maximum command substitution nesting depth exceeded.',
    );
  });

  it('is all that a short line can hold', () => {
    expect(isLookedAt('`'.repeat(800))).toBe(true);
    expect(isLookedAt('`'.repeat(801))).toBe(false);
  });
});
