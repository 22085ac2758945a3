import type { Assignment, Word, WordPart } from 'unbash';
import type { Field } from './parsed-command.js';

// Stands for white space that came out of an unquoted variable: the shell splits words there.
const SPLIT = '\u001f';

// Words that braces make, and parts of a word with braces.
const MAX_WORDS = 64;
const MAX_BRACED = 24;
const MAX_VALUE = 2_048;
/** What the variables of one word may grow to. */
const MAX_WORD = 65_536;

/** What is known of the variables of a line. */
export type Variables = Map<string, string>;

/** The words that a shell would make of one, as far as can be known without running anything. */
export function expandWord(word: Word, variables: Variables): Field[] {
  const { parts } = word;
  if (parts === undefined) return [{ text: word.value, dynamic: false, substitution: false }];
  if (parts.length <= MAX_BRACED && parts.some((part) => part.type === 'BraceExpansion'))
    return braced(parts, variables);
  const state = { dynamic: false, substitution: false };
  let text = '';
  for (const part of parts) {
    if (text.length > MAX_WORD) {
      state.dynamic = true;
      break;
    }
    text += expandPart(part, variables, state, false);
  }
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
      // Nothing is ever there: `$IFS$9` is a blank in disguise.
      if (plain === '9') return '';
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
    remember(assignment.name, fields.map((field) => field.text).join(' '), variables);
  } else variables.delete(assignment.name);
}

/** The same for a word of `export` and its like: `NAME=value`, however it was quoted. */
export function assignWord({ text, dynamic }: Field, variables: Variables): void {
  const name = /^([A-Za-z_]\w*)=/.exec(text)?.[1];
  if (name === undefined) return;
  if (dynamic || variables.size >= 1_000) variables.delete(name);
  else remember(name, text.slice(name.length + 1), variables);
}

/** A value that doubles with every assignment would outgrow any memory. */
function remember(name: string, value: string, variables: Variables): void {
  if (value.length <= MAX_VALUE) variables.set(name, value);
  else variables.delete(name);
}

/** An assignment that stands among the arguments, as a word: `x='a b'` of `alias` and `export`. */
export function assignmentField(assignment: Assignment, variables: Variables): Field {
  const { value } = assignment;
  if (value.type !== 'Word') return { text: assignment.text, dynamic: false, substitution: false };
  const fields = expandWord(value, variables);
  return {
    text: `${assignment.name}=${fields.map((field) => field.text).join(' ')}`,
    dynamic: fields.some((field) => field.dynamic),
    substitution: fields.some((field) => field.substitution),
  };
}

/** `r{m,}` and `{rm,-rf,/}`: every word that the braces make, the first 64. */
function braced(parts: readonly WordPart[], variables: Variables): Field[] {
  const state = { dynamic: false, substitution: false };
  let texts: readonly string[] = [''];
  for (const part of parts) {
    const choices =
      part.type === 'BraceExpansion'
        ? alternatives(part.text)
        : [expandPart(part, variables, state, true)];
    texts = texts.flatMap((text) => choices.map((choice) => text + choice)).slice(0, MAX_WORDS);
  }
  return texts.filter((text) => text !== '').map((text) => ({ text, ...state }));
}

/** What stands between the commas of one pair of braces; a pair in it stays as it is written. */
function alternatives(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 1;
  for (let i = 1; i < text.length; i++) {
    const letter = text[i];
    if (letter === '{') depth++;
    else if (letter === '}' && depth-- === 0) found.push(text.slice(from, i));
    else if (letter === ',' && depth === 0) {
      found.push(text.slice(from, i));
      from = i + 1;
    }
  }
  const plain = found.map((one) => one.replace(/['"\\]/g, ''));
  return plain.length > 1
    ? plain.flatMap((one) => {
        const at = one.indexOf('{');
        return at === 0 && one.endsWith('}') ? alternatives(one) : [one];
      })
    : [text];
}
