/** The last project that used the shared n8n stops it. */
export default async function globalTeardown(): Promise<void> {
	const shared = globalThis.daaSharedN8n;
	if (!shared) return;
	shared.users -= 1;
	if (shared.users > 0) return;
	globalThis.daaSharedN8n = undefined;
	await shared.stop();
}
