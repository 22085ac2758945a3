import { readdirSync } from 'node:fs';
import { defineProgram } from '../../tools/tsup.js';

const proofs = readdirSync(new URL('./proofs', import.meta.url)).filter((name) =>
  name.endsWith('.ts'),
);

export default defineProgram(
  {
    main: 'src/main.ts',
    sentinel: 'src/sentinel.ts',
    ...Object.fromEntries(
      proofs.map((name) => [`proofs/${name.replace(/\.ts$/, '')}`, `proofs/${name}`]),
    ),
  },
  ['@aegis/shop', 'playwright-core'],
);
