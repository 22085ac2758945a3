export async function runFederate(
  _bus: unknown,
  _flags: object,
  _signal: AbortSignal,
): Promise<void> {}
