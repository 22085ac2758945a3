/** A leaf's template. */
interface Cluster {
  readonly id: number;
  tokens: string[];
}

const WILDCARD = '<*>';
const SIMILARITY = 0.4;
/** Levels below the one for the token count: depth 4 of the paper's root, length, tokens and leaf. */
const TOKEN_LEVELS = 2;
const MAX_CHILDREN = 100;

/**
 * Drain as published, with one setting for all systems: blank-separated tokens, tokens with a digit masked,
 * depth 4, similarity 0.4. The peer of the suite `templates`.
 *
 * @see He et al. (2017), doi:10.1109/ICWS.2017.13
 */
export class PlainDrain {
  readonly #leaves = new Map<string, Cluster[]>();
  readonly #children = new Map<string, Set<string>>();
  #next = 0;

  /** The group of a line. */
  add(line: string): number {
    const tokens = line
      .split(/\s+/)
      .filter((token) => token !== '')
      .map((token) => (/\d/.test(token) ? WILDCARD : token));
    let path = String(tokens.length);
    for (let level = 0; level < Math.min(TOKEN_LEVELS, tokens.length); level++) {
      let children = this.#children.get(path);
      if (children === undefined) {
        children = new Set();
        this.#children.set(path, children);
      }
      let token = tokens[level] ?? WILDCARD;
      if (!children.has(token) && children.size >= MAX_CHILDREN) token = WILDCARD;
      children.add(token);
      path += `\u001f${token}`;
    }
    let leaf = this.#leaves.get(path);
    if (leaf === undefined) {
      leaf = [];
      this.#leaves.set(path, leaf);
    }
    let best: Cluster | null = null;
    let bestSimilarity = -1;
    for (const cluster of leaf) {
      const alike = similarity(cluster.tokens, tokens);
      if (alike > bestSimilarity) {
        best = cluster;
        bestSimilarity = alike;
      }
    }
    if (best !== null && bestSimilarity >= SIMILARITY) {
      best.tokens = best.tokens.map((token, i) => (token === tokens[i] ? token : WILDCARD));
      return best.id;
    }
    const cluster = { id: this.#next++, tokens };
    leaf.push(cluster);
    return cluster.id;
  }
}

function similarity(template: readonly string[], tokens: readonly string[]): number {
  if (template.length === 0) return 1;
  let alike = 0;
  template.forEach((token, i) => {
    if (token === tokens[i] && token !== WILDCARD) alike++;
  });
  return alike / template.length;
}
