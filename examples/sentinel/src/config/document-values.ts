import { type Document, visit } from 'yaml';
import { ConfigError } from './config-error.js';
import type { Places } from './places.js';

/** Aliases may make gigabytes of a few lines. */
const MOST_ALIASES = 100;

/**
 * The values of a document.
 *
 * @throws ConfigError where an alias leads nowhere, or to too much
 */
export function documentValues(document: Document, places: Places): unknown {
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const where = places.at(alias.range?.[0] ?? 0);
      throw new ConfigError([`${where} is no YAML: there is no anchor &${alias.source}`]);
    },
  });
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const why = (error as Error).message;
    throw new ConfigError([`${places.at(0)} is no YAML: ${why}`], { cause: error });
  }
}
