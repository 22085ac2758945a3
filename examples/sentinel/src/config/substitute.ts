import { type Document, isScalar, Scalar, visit } from 'yaml';

/** `$${` stands for `${`. */
const VARIABLE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** What the variables of the environment did to a document. */
export interface Substituted {
  /** Scalars that hold what variables hold: nothing of them may stand in a message. */
  readonly touched: ReadonlySet<Scalar>;
  readonly missing: readonly { readonly name: string; readonly offset: number }[];
}

/** Puts variables of the environment into the values of a document, never into its keys. */
export function substitute(
  document: Document,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Substituted {
  const touched = new Set<Scalar>();
  const missing: { name: string; offset: number }[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const start = node.range?.[0] ?? 0;
      node.value = node.value.replace(VARIABLE, (match, name?: string, fallback?: string) => {
        if (name === undefined) return '${';
        touched.add(node);
        const value = env[name];
        // As in a shell: what is empty counts as missing where there is something in its place.
        if (value !== undefined && (value !== '' || fallback === undefined)) return value;
        if (fallback !== undefined) return fallback;
        missing.push({ name, offset: Math.max(start, text.indexOf(match, start)) });
        return '';
      });
    },
  });
  return { touched, missing };
}

/** The number or truth that a plain value is once its variables are in; itself for any other. */
export function retyped(node: unknown): number | boolean | null {
  if (!isScalar(node) || node.type !== Scalar.PLAIN || typeof node.value !== 'string') return null;
  const text = node.value.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}
