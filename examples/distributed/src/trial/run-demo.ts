export async function runDemo(_flags: object, _signal: AbortSignal): Promise<void> {}
