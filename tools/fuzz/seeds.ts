import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A case that once failed: the seed, and how many cases of that seed came before it. */
export interface KeptSeed {
  readonly seed: number;
  readonly run: number;
  /** What it showed. */
  readonly what: string;
}

type Seeds = Record<string, readonly KeptSeed[]>;

/** The file of seeds beside a test: `guard.seeds.json` for `guard.fuzz.test.ts`. */
export function seedsFile(testUrl: string): string {
  const path = fileURLToPath(testUrl);
  if (!path.endsWith('.fuzz.test.ts')) throw new Error(`${path} does not end in .fuzz.test.ts.`);
  return path.replace(/\.fuzz\.test\.ts$/, '.seeds.json');
}

function readAll(file: string): Seeds {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Seeds) : {};
}

export function keptSeeds(file: string, name: string): readonly KeptSeed[] {
  return readAll(file)[name] ?? [];
}

/** Adds a seed to the file, once. */
export function keepSeed(file: string, name: string, kept: KeptSeed): void {
  const all = readAll(file);
  const known = all[name] ?? [];
  if (known.some(({ seed, run }) => seed === kept.seed && run === kept.run)) return;
  writeFileSync(file, `${JSON.stringify({ ...all, [name]: [...known, kept] }, null, 2)}\n`);
}
