import { parseCommand } from '@aegis/learning/commands';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandInDocument } from '../../src/commands/document-fragment.js';

describe('backslashes at the end of a line that goes on nowhere', () => {
  it('are no part of it, nor the blanks around them; without one blanks stay', () => {
    const piece = fc.constantFrom('a', ' ', '\n', '\\', '\t');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        // The same as a pattern, which takes the square of the length for long runs of blanks.
        const wanted = text.replace(/\\\\(?=\n)/g, '\\').replace(/(?:\s*\\)+\s*$/, '');
        expect(commandInDocument(`get${text}`)).toBe(`get${wanted}`);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([' ', '\n', ' \\', '\t\n'])('cost what they are long: %j, over and over', (unit) => {
    const line = `kubectl get pods${unit.repeat(15_000 / unit.length)}x`;
    for (let i = 0; i < 20; i++) expect(parseCommand(line).tool).toBe('kubectl');
  });
});
