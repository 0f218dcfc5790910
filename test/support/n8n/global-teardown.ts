export default async function globalTeardown(): Promise<void> {
	await globalThis.daaStopN8n?.();
}
