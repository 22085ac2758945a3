import { expect, it } from 'vitest';
import { bomProblem } from '../lib/bom.mjs';

const MIT = [{ license: { id: 'MIT' } }];
const manifest = { name: '@aegis/graph', version: '1.2.3' };
const installed = ['yaml@2.9.1', '@scope/one@1.0.0'];

const bill = (change: object = {}) => ({
  bomFormat: 'CycloneDX',
  metadata: { component: { group: '@aegis', name: 'graph', version: '1.2.3', licenses: MIT } },
  components: [
    {
      name: 'yaml',
      version: '2.9.1',
      licenses: MIT,
      components: [{ group: '@scope', name: 'one', version: '1.0.0', licenses: MIT }],
    },
  ],
  ...change,
});

it('accepts a bill that names everything, at any depth', () => {
  expect(bomProblem(bill(), manifest, installed)).toBeNull();
});

it('tells what a bill lacks', () => {
  expect(bomProblem(bill({ bomFormat: 'SPDX' }), manifest, installed)).toMatch(/no CycloneDX/);
  expect(bomProblem(bill(), { ...manifest, version: '2.0.0' }, installed)).toMatch(/about @aegis/);
  expect(bomProblem(bill(), manifest, ['yaml@2.9.2'])).toBe('it does not name yaml@2.9.2');
  const components = [{ name: 'yaml', version: '2.9.1' }];
  expect(bomProblem(bill({ components }), manifest, ['yaml@2.9.1'])).toBe('no licence for yaml');
});
