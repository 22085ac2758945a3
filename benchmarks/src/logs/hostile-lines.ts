const LETTERS = 26;
const WORD_LENGTH = 7;
const FEWEST_WORDS = 4;
const MORE_WORDS = 6;

function mixed(counter: number): number {
  let z = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** A word of letters alone, so that no mask takes it for a value. */
export function madeWord(counter: number): string {
  let rest = mixed(counter);
  let word = '';
  for (let i = 0; i < WORD_LENGTH; i++) {
    word += String.fromCharCode(97 + (rest % LETTERS));
    rest = Math.floor(rest / LETTERS);
  }
  return word;
}

/** A line that has no word in common with any other: a template of its own. */
export function hostileLine(counter: number): string {
  const words = FEWEST_WORDS + (counter % MORE_WORDS);
  let line = `${madeWord(counter * 16)} ${counter}`;
  for (let i = 1; i < words; i++) line += ` ${madeWord(counter * 16 + i)}`;
  return line;
}

/** Lines of distinct templates of eight words and two numbers, in turn. */
export function distinctTemplates(templates: number, lines: number): string[] {
  return Array.from({ length: lines }, (_, i) => {
    const words = Array.from({ length: 8 }, (_, w) => madeWord((i % templates) * 16 + w));
    return `${words.slice(0, 4).join(' ')} ${i} ${words.slice(4).join(' ')} ${i * 7}`;
  });
}

const repeated =
  (piece: string) =>
  (length: number): string =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** What parsers and regular expressions stumble over, at any length. */
export const HOSTILE_SHAPES: Readonly<Record<string, (length: number) => string>> = {
  'a.a.a.': repeated('a.'),
  digits: repeated('7'),
  '::::': repeated(':'),
  quotes: repeated('"'),
  'escaped quotes': (length) => `{"msg":"${repeated('\\"')(length - 10)}"}`,
  'JSON nesting': (length) => {
    const depth = Math.floor((length - 1) / 6);
    return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  },
  'open brackets': repeated('['),
  'key=value': repeated('k=v '),
  blanks: (length) => `x${' '.repeat(length - 2)}x`,
  'words of one letter': repeated('a '),
  'one word': repeated('a'),
  dashes: repeated('-'),
};
