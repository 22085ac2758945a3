import { isScalar, type Scalar } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from './did-you-mean.js';
import { type KeyPath, nameOf, type Places } from './places.js';

type Issue = z.core.$ZodIssue;

const MOST_SHOWN = 60;
/** What stands below such a key is nobody's business. */
const SECRET = /token|password|secret|sha256|headers|authorization/i;
/** But whose a token is may be known. */
const OPEN: readonly string[] = ['name', 'role'];
/** Beginnings of what is said of other keys than the one with the value. */
const ABOUT_KEYS = /^(?:needs|give one of) /;
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
};

/** Makes sentences of what is wrong with values: where, what was given, what to give. */
export class IssueTeller {
  readonly #places: Places;
  readonly #secret: ReadonlySet<Scalar>;

  /** @param secret - what came from variables */
  constructor(places: Places, secret: ReadonlySet<Scalar>) {
    this.#places = places;
    this.#secret = secret;
  }

  tell(issue: Issue): string[] {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => this.#unknownKey(issue.path, key, issue.message.split(' ')));
    }
    const { path } = issue;
    const sentence = this.#sentence(issue);
    const end = sentence.endsWith('?') ? '' : '.';
    return [`${this.#places.of(path)} ${nameOf(path)}: ${sentence}${end}`];
  }

  #unknownKey(path: KeyPath, key: string, known: readonly string[]): string {
    const near = didYouMean(key, known);
    const hint = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    const where = this.#places.ofKey(path, key);
    return `${where} ${nameOf([...path, key])}: there is no such key; ${hint}${near ? '' : '.'}`;
  }

  #sentence(issue: Issue): string {
    const { path } = issue;
    const given = this.#given(path);
    if (given === null && issue.code === 'invalid_type') {
      return `is missing; give ${KINDS[issue.expected] ?? issue.expected}`;
    }
    switch (issue.code) {
      case 'invalid_type':
        return `is ${given}; ${hintOf(issue.message) ?? `give ${KINDS[issue.expected] ?? issue.expected}`}`;
      case 'invalid_value':
        return `is ${given}; ${this.#choice(path, issue.values.map(String))}`;
      case 'invalid_union': {
        const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
        const what = given === null ? 'is missing' : `is ${given}`;
        return `${what}; ${this.#choice(path, options.map(String))}`;
      }
      case 'too_small':
        return `is ${given}; ${hintOf(issue.message) ?? `give ${atLeast(issue)}`}`;
      case 'too_big':
        return `is ${given}; ${hintOf(issue.message) ?? `give at most ${issue.maximum}`}`;
      default: {
        const message = hintOf(issue.message) ?? `give another value (${issue.message})`;
        return given === null || ABOUT_KEYS.test(message) ? message : `is ${given}; ${message}`;
      }
    }
  }

  #choice(path: KeyPath, options: readonly string[]): string {
    const value = this.#valueOf(path);
    const near = typeof value === 'string' ? didYouMean(value, options) : null;
    return near === null ? `give ${options.join(', ')}` : `did you mean ${near}?`;
  }

  #valueOf(path: KeyPath): unknown {
    const node = this.#places.node(path);
    return isScalar(node) && !this.#isSecret(path) ? node.value : undefined;
  }

  #isSecret(path: KeyPath): boolean {
    const node = this.#places.node(path);
    if (isScalar(node) && this.#secret.has(node)) return true;
    return !OPEN.includes(String(path.at(-1))) && path.some((key) => SECRET.test(String(key)));
  }

  /** What was given, as far as it may be shown; null where nothing was. */
  #given(path: KeyPath): string | null {
    const node = this.#places.node(path);
    if (node === null) return null;
    if (!isScalar(node))
      return 'items' in node && path.length > 0 ? 'several values' : 'not as it has to be';
    if (node.value === null || node.value === undefined) return 'empty';
    if (this.#isSecret(path)) return 'not shown here';
    const shown = JSON.stringify(node.value) ?? String(node.value);
    return shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
  }
}

/** A hint of the schema itself; zod's own sentences begin with a capital. */
function hintOf(message: string): string | null {
  return /^[a-z]/.test(message) ? message : null;
}

function atLeast(issue: Extract<Issue, { code: 'too_small' }>): string {
  const { minimum, origin, inclusive } = issue;
  if (origin === 'array') return `at least ${minimum} of them`;
  return inclusive === false ? `more than ${minimum}` : `at least ${minimum}`;
}
