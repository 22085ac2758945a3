import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
  models: 'src/models/index.ts',
});
