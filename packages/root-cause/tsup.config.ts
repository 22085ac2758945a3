import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  causal: 'src/causal/index.ts',
  index: 'src/index.ts',
  ranker: 'src/ranker/index.ts',
});
