import { AegisError } from '@aegis/core';

/** A text with the name of the file that it came from, so that findings can say where they are. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** One text of several; the name is null where nobody gave one. */
export interface SourceText {
  readonly name: string | null;
  readonly text: string;
}

/** Longer names of files are cut in findings. */
const MAX_NAME = 512;

/** Whether it is an object with a name and a text. */
export function isNamedText(value: unknown): value is NamedText {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

/**
 * The texts that a reader was given, one or many, named or not.
 *
 * @throws AegisError `invalid-argument`; `unparsable-input` where they are longer than allowed
 */
export function checkTexts(
  owner: string,
  given: unknown,
  maxCharacters: number,
): readonly SourceText[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const texts = list.map((text): SourceText => {
    if (typeof text === 'string') return { name: null, text };
    if (isNamedText(text)) return { name: text.name.slice(0, MAX_NAME), text: text.text };
    const wanted = 'give one text of YAML, a { name, text } or a list of them';
    throw new AegisError('invalid-argument', `${owner}: ${wanted}.`);
  });
  checkLength(owner, texts, maxCharacters);
  return texts;
}

/** @throws AegisError `unparsable-input` */
export function checkLength(
  owner: string,
  texts: readonly SourceText[],
  maxCharacters: number,
): void {
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (length > maxCharacters) {
    const limit = `maxCharacters allows ${maxCharacters}`;
    throw new AegisError('unparsable-input', `${owner}: ${length} characters given; ${limit}.`);
  }
}
