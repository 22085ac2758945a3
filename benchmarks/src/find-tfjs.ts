/** TensorFlow.js, core and layers, with its cpu backend there to be set; null where it is not installed. */
export async function findTfjs<T>(): Promise<T | null> {
  const [core, layers, cpu] = ['tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu'].map(
    // In a variable, so that neither compiler nor bundler asks for what may be missing.
    (name) => `@tensorflow/${name}`,
  );
  try {
    await import(cpu!);
    return { ...(await import(core!)), ...(await import(layers!)) } as T;
  } catch {
    return null;
  }
}
