import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './workspace.mjs';

function mapOf(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return null;
  }
}

/** Tells where in the sources a place of a built file is; of what has no map, the place itself. */
export function sourcePlaces() {
  const maps = new Map();
  return (url, line, column) => {
    if (!url.startsWith('file:')) return `${url}:${line + 1}`;
    const file = fileURLToPath(url);
    if (!maps.has(file)) maps.set(file, mapOf(file));
    const entry = maps.get(file)?.findEntry(line, column) ?? {};
    const [source, at] =
      entry.originalSource === undefined
        ? [file, line]
        : [resolve(dirname(file), entry.originalSource), entry.originalLine];
    return `${relative(ROOT, source)}:${at + 1}`;
  };
}
