/** The collector of Node; null where a runtime hides it. */
let collect: (() => void) | null | undefined;

async function findCollector(): Promise<(() => void) | null> {
  // Not by a static import: browsers and workerd have neither module.
  const get = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process
    ?.getBuiltinModule;
  if (get === undefined || 'Bun' in globalThis || 'Deno' in globalThis) return null;
  const v8 = get('node:v8') as { setFlagsFromString(flag: string): void };
  const vm = get('node:vm') as { runInNewContext(code: string): () => void };
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc');
}

/** Bytes in use after a collection, buffers included; null where they cannot be measured. */
export async function heapBytes(): Promise<number | null> {
  if (collect === undefined) collect = await findCollector();
  if (collect === null) return null;
  // A second round frees what finalisers of the first let go.
  collect();
  await Promise.resolve();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
