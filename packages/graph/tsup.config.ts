import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
  csr: 'src/csr/index.ts',
  export: 'src/export/index.ts',
  kubernetes: 'src/kubernetes/index.ts',
  traces: 'src/traces/index.ts',
  compose: 'src/compose/index.ts',
  prometheus: 'src/prometheus/index.ts',
});
