import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
  math: 'src/math/index.ts',
  stats: 'src/stats/index.ts',
  neural: 'src/neural/index.ts',
  snapshot: 'src/snapshot/index.ts',
  explain: 'src/explain/index.ts',
  expression: 'src/expression/index.ts',
  collections: 'src/collections/index.ts',
});
