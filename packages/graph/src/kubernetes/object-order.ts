import { compareText } from '../common/compare-text.js';
import type { ManifestObject } from './read-objects.js';

/** Aliases can make an object endless; two that are alike for so long are taken in the order given. */
const MAX_CONTENT = 5000;

/** The beginning of what an object holds, to tell namesakes apart. */
function contentOf(value: unknown): string {
  let text = '';
  const write = (part: unknown): void => {
    if (text.length >= MAX_CONTENT) return;
    if (typeof part !== 'object' || part === null) {
      text += `${JSON.stringify(part) ?? ''},`;
      return;
    }
    for (const [name, field] of Object.entries(part)) {
      if (text.length >= MAX_CONTENT) return;
      text += `${name}:`;
      write(field);
    }
    text += ';';
  };
  write(value);
  return text;
}

/** The order of names, whatever the order of the texts: what comes first may then decide. */
export function inOrder(objects: readonly ManifestObject[]): readonly ManifestObject[] {
  const contents = new Map<ManifestObject, string>();
  const content = (object: ManifestObject): string => {
    const known = contents.get(object) ?? contentOf(object.body);
    contents.set(object, known);
    return known;
  };
  return [...objects].sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      compareText(a.name, b.name) ||
      compareText(a.namespace ?? '', b.namespace ?? '') ||
      compareText(a.group, b.group) ||
      compareText(content(a), content(b)),
  );
}
