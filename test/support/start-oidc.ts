import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface OidcServer {
	issuer: string;
	close(): Promise<void>;
}

/** The provider of test/servers/oidc-server.mjs in a process of its own: it is ESM only, and a provider is somebody else. */
export async function startOidc(config: { redirectUris: string[]; accounts: Record<string, Record<string, unknown>> }): Promise<OidcServer> {
	const child = spawn(process.execPath, [join(__dirname, '../servers/oidc-server.mjs'), JSON.stringify(config)], { stdio: ['pipe', 'pipe', 'pipe'] });
	let complaints = '';
	child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
	let text = '';
	for await (const chunk of child.stdout) {
		text += String(chunk);
		if (text.includes('\n')) break;
	}
	if (!text.includes('\n')) throw new Error(`The provider did not start: ${complaints.slice(-2_000)}`);
	const { issuer } = JSON.parse(text.split('\n')[0]!) as { issuer: string };
	return {
		issuer,
		async close() {
			if (child.exitCode !== null) return;
			child.stdin.end();
			await once(child, 'exit');
		},
	};
}
