export async function runTable(_flags: object, _signal: AbortSignal): Promise<void> {}
