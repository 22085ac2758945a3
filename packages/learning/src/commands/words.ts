import type { Assignment, Word, WordPart } from 'unbash';
import type { Field } from './parsed-command.js';

// Stands for white space that came out of an unquoted variable: the shell splits words there.
const SPLIT = '\u001f';

/** What is known of the variables of a line. */
export type Variables = Map<string, string>;

/** The words that a shell would make of one, as far as can be known without running anything. */
export function expandWord(word: Word, variables: Variables): Field[] {
  const { parts } = word;
  if (parts === undefined) return [{ text: word.value, dynamic: false, substitution: false }];
  if (parts.length === 1 && parts[0]!.type === 'BraceExpansion') {
    const inner = word.text.slice(1, -1);
    if (inner.includes(',') && !inner.includes('{')) {
      return inner.split(',').map((text) => ({ text, dynamic: false, substitution: false }));
    }
  }
  const state = { dynamic: false, substitution: false };
  const text = parts.map((part) => expandPart(part, variables, state, false)).join('');
  return text
    .split(SPLIT)
    .filter((piece, _, all) => piece !== '' || all.length === 1)
    .map((piece) => ({ text: piece, ...state }));
}

function expandPart(
  part: WordPart,
  variables: Variables,
  state: { dynamic: boolean; substitution: boolean },
  quoted: boolean,
): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map((child) => expandPart(child, variables, state, true)).join('');
    case 'SimpleExpansion':
    case 'ParameterExpansion': {
      const plain = part.type === 'SimpleExpansion' ? part.text.slice(1) : part.parameter;
      const operation = part.type === 'ParameterExpansion' ? part.operation : undefined;
      const known = operation === undefined ? variables.get(plain) : undefined;
      const fallback =
        operation?.type === 'Default' && /^:?[-=]$/.test(operation.operator)
          ? (variables.get(plain) ?? operation.operand.value)
          : undefined;
      const value = known ?? fallback;
      if (value === undefined) {
        state.dynamic = true;
        return part.text;
      }
      return quoted ? value : value.replace(/\s+/g, SPLIT);
    }
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      state.dynamic = true;
      state.substitution = true;
      return part.text;
    case 'ArithmeticExpansion':
      state.dynamic = true;
      return part.text;
    default:
      return part.text;
  }
}

/** Remembers an assignment whose value is known; forgets one whose value is not. */
export function assign(assignment: Assignment, variables: Variables): void {
  const { value } = assignment;
  const fields = value.type === 'Word' ? expandWord(value, variables) : [];
  if (value.type === 'Word' && !fields.some((field) => field.dynamic) && variables.size < 1_000) {
    variables.set(assignment.name, fields.map((field) => field.text).join(' '));
  } else variables.delete(assignment.name);
}
