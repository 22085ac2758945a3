import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Document, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from './config-error.js';
import { documentValues } from './document-values.js';
import { IssueTeller } from './explain-issue.js';
import { type Config, finishConfig } from './finish-config.js';
import { nameOf, Places } from './places.js';
import { ConfigSchema } from './schema.js';
import { retyped, substitute } from './substitute.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a configuration file.
 *
 * @param env - for `${NAME}` and `${NAME:-default}` in values
 * @returns frozen, every key there, paths absolute
 * @throws ConfigError with every mistake that there is
 */
export function loadConfig(path: string, env: Environment = process.env): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new ConfigError([`cannot read ${path}: ${why}`], { cause: error });
  }
  return parseConfig(text, path, env);
}

/** The same, of a text; `path` is for messages and relative paths. */
export function parseConfig(text: string, path: string, env: Environment): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const places = new Places(basename(path), document, lines);
  if (document.errors.length > 0) {
    throw new ConfigError(syntaxProblems(document, text, places));
  }
  const { touched, missing } = substitute(document, text, env);
  const problems = missing.map(
    ({ name, offset }) =>
      `${places.at(offset)} the variable ${name} is not set; set it, or give \${${name}:-default}.`,
  );
  const teller = new IssueTeller(places, touched);
  const parsed = parseValues(document, places);
  // What a missing variable has left behind is not worth a second message.
  if (!parsed.success && missing.length === 0) {
    problems.push(...parsed.error.issues.flatMap((issue) => teller.tell(issue)));
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const config = finishConfig(parsed.data, path, (at, sentence) => {
    problems.push(`${places.of(at)} ${nameOf(at)}: ${sentence}.`);
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** All keys that are there twice, and the first other mistake: the rest mostly follows from that. */
function syntaxProblems(document: Document, text: string, places: Places): string[] {
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  const other = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return [...twice, ...(other === undefined ? [] : [other])].map(({ pos: [offset], message }) => {
    const isVariable = text.slice(offset - 1, offset + 1) === '${';
    const why = isVariable ? 'put quotes around ${…} within { } and [ ]' : message;
    return `${places.at(offset)} is no YAML: ${why}`;
  });
}

/** A variable holds a text: where a number is wanted, it is read as one. */
function parseValues(
  document: Document,
  places: Places,
): ReturnType<typeof ConfigSchema.safeParse> {
  const first = ConfigSchema.safeParse(valuesOf(document, places));
  if (first.success) return first;
  let isRetyped = false;
  for (const issue of first.error.issues) {
    if (issue.code !== 'invalid_type') continue;
    if (issue.expected !== 'number' && issue.expected !== 'boolean') continue;
    const node = places.node(issue.path);
    const value = retyped(node);
    if (value === null || !isScalar(node)) continue;
    node.value = value;
    isRetyped = true;
  }
  return isRetyped ? ConfigSchema.safeParse(valuesOf(document, places)) : first;
}

/** Its values; a key with nothing behind it is as good as none. */
function valuesOf(document: Document, places: Places): unknown {
  return withoutNulls(documentValues(document, places)) ?? {};
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
