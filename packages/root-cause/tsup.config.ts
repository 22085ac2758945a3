import { definePackage } from '../../tools/tsup.js';

export default definePackage({
  index: 'src/index.ts',
});
