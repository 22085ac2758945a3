import { AegisError } from '../index.js';

// A parser that recurses and looks ahead is kept from all that is longer or deeper.
const MAX_LENGTH = 1000;
const MAX_TOKENS = 256;
const MAX_DEPTH = 32;

/** How many arguments each function takes, at least and at most. */
export const FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['min', [2, 16]],
  ['max', [2, 16]],
  ['abs', [1, 1]],
  ['clamp', [3, 3]],
]);
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not']);
/** What the parser would take for other operators, or for values that are no numbers. */
const REFUSED: ReadonlySet<string> = new Set([
  ...['mod', 'to', 'in', 'xor'],
  ...['true', 'false', 'null', 'undefined', 'NaN', 'Infinity'],
]);

const TOKEN =
  /\s+|(?<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?<name>[A-Za-z_]\w*)|[<>=!]=|[-+*/^<>?:,()]/gy;

/** Whether a name can stand for a number in an expression. */
export function isSymbol(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !WORDS.has(name) && !REFUSED.has(name);
}

/** Says what is wrong; `at` counts from 0, and is null where the problem has no one place. */
export type ExpressionErrors = (at: number | null, problem: string) => AegisError;

/** What is said of one expression. */
export function expressionErrors(owner: string, source: string, noun: string): ExpressionErrors {
  return (at, problem) => {
    const shown = source.length > 80 ? `${source.slice(0, 77)}...` : source;
    const place = at === null ? '' : ` (character ${at + 1})`;
    const allowed =
      `allowed are ${noun} names, numbers, + - * / ^, comparisons, ? :, and, or, not, ` +
      'and the functions min, max, abs and clamp';
    return new AegisError(
      'invalid-option',
      `${owner}: "${shown}": ${problem}${place}; ${allowed}.`,
    );
  };
}

/**
 * Reads an expression token by token, before any parser does, and refuses what has no place in one, so
 * that the parser is only ever given arithmetic of a bounded length and depth.
 *
 * @throws AegisError `invalid-option`, with the place
 */
export function scanExpression(source: string, noun: string, refusal: ExpressionErrors): void {
  const refuse = (at: number | null, problem: string): never => {
    throw refusal(at, problem);
  };
  if (source.length > MAX_LENGTH) refuse(null, `it is longer than ${MAX_LENGTH} characters`);
  let end = 0;
  let tokens = 0;
  let depth = 0;
  // Whether the token before ended an operand. Two in a row the parser would multiply; where one is
  // missing it may guess.
  let afterOperand = false;
  for (const { 0: text, index, groups = {} } of source.matchAll(TOKEN)) {
    end = index + text.length;
    if (text.trim() === '') continue;
    if (++tokens > MAX_TOKENS) refuse(index, `it has more than ${MAX_TOKENS} parts`);
    const { number, name } = groups;
    if (name !== undefined && REFUSED.has(name)) refuse(index, `"${name}" is no ${noun}`);
    const isValue = name !== undefined && !WORDS.has(name);
    const opens = isValue || number !== undefined || text === '(' || text === 'not';
    const signs = text === '-' || text === '+';
    if (afterOperand && opens) refuse(index, `an operator is missing before "${text}"`);
    if (!afterOperand && !opens && !signs) refuse(index, `a value is missing before "${text}"`);
    if (text === '(' && ++depth > MAX_DEPTH) refuse(index, `it is nested deeper than ${MAX_DEPTH}`);
    if (text === ')') depth--;
    const isCall = isValue && /^\s*\(/.test(source.slice(end));
    if (isCall && !FUNCTIONS.has(name)) refuse(index, `there is no function "${name}"`);
    afterOperand = (isValue && !isCall) || number !== undefined || text === ')';
  }
  if (end < source.length) refuse(end, `"${source[end]}" is not understood`);
  if (tokens === 0) refuse(null, 'it is empty');
}
