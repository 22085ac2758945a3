import { describe, expect, it } from 'vitest';
import { readPackages } from '../lib/workspace.mjs';

describe('what the packages depend on', () => {
  it('is named by exact versions, as SECURITY.md says; of our own, by range', () => {
    const loose = readPackages().flatMap(({ manifest }) =>
      Object.entries(manifest.dependencies ?? {})
        .filter(([, version]) => !/^(\d+\.\d+\.\d+|workspace:\^)$/.test(String(version)))
        .map(([name, version]) => `${manifest.name}: ${name} ${version}`),
    );
    expect(loose).toEqual([]);
  });
});
