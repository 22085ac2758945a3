import { type Document, isMap, isNode, isScalar, type LineCounter, type Node } from 'yaml';

/** The keys and numbers that lead to a value. */
export type KeyPath = readonly PropertyKey[];

/** Where things stand in a configuration file. */
export class Places {
  readonly #file: string;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** `sentinel.yaml:12:5` for a place in the text. */
  at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}`;
  }

  /** Where a value stands, or what is nearest above it. */
  of(path: KeyPath): string {
    for (let length = path.length; length > 0; length--) {
      const node = this.node(path.slice(0, length));
      if (node?.range) return this.at(node.range[0]);
    }
    return this.at(this.#document.contents?.range?.[0] ?? 0);
  }

  /** Where a key of a map stands. */
  ofKey(path: KeyPath, key: string): string {
    const node = this.node(path);
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    return isNode(pair?.key) && pair.key.range ? this.at(pair.key.range[0]) : this.of(path);
  }

  node(path: KeyPath): Node | null {
    const found: unknown =
      path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return isNode(found) ? found : null;
  }
}

/** `inputs.files[0].path`. */
export function nameOf(path: KeyPath): string {
  let name = '';
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else name += name === '' ? String(part) : `.${String(part)}`;
  }
  return name === '' ? 'the file' : name;
}
