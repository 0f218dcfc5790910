#!/usr/bin/env node
import { isDaaError } from '../errors';
import type { CliIo, Command } from './io';

const USAGE = `daa: draft, approve, act on the command line (JSON Lines in, JSON Lines out)

  daa tier --policy FILE < proposals.jsonl
  daa scan < texts.jsonl
  daa audit export --out FILE          daa audit verify EXPORT [--checkpoint OLD]
  daa store migrate
  daa switch list|on|off --name summarize_only|stop_execution
  daa policy check|diff|publish|list|revoke|backtest
  daa execution lost|show|reverse|retrospectives|look-back
  daa approvals list|show|cancel|escalate|reassign|resume|lost|adopt|sweep
  daa approvers list|enrol|confirm|link|revoke
  daa erase conversation|decision

Each command takes --help.
`;

/** Loaded on demand, so that \`daa scan\` never opens a database driver. */
const COMMANDS: Record<string, () => Promise<Command>> = {
	tier: async () => (await import('./commands/tier.js')).tier,
	scan: async () => (await import('./commands/scan.js')).scan,
	audit: async () => (await import('./commands/audit.js')).audit,
	execution: async () => (await import('./commands/execution.js')).execution,
	policy: async () => (await import('./commands/policy.js')).policy,
	erase: async () => (await import('./commands/erase.js')).eraseCommand,
	store: async () => (await import('./commands/store.js')).store,
	approvals: async () => (await import('./commands/approvals.js')).approvals,
	approvers: async () => (await import('./commands/approvers.js')).approvers,
	switch: async () => (await import('./commands/switch.js')).switchCommand,
};

export async function main(argv: readonly string[], io: CliIo): Promise<number> {
	const [name, ...args] = argv;
	const load = name === undefined ? undefined : COMMANDS[name];
	if (!load) {
		const asked = name === undefined || name === '--help' || name === 'help';
		io[asked ? 'stdout' : 'stderr'].write(asked ? USAGE : `daa: there is no command "${name}"\n\n${USAGE}`);
		return name === undefined || !asked ? 2 : 0;
	}
	try {
		return await (await load())(args, io);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		io.stderr.write(`daa: ${error.message}${error.hint ? ` ${error.hint}` : ''} (${error.code})\n`);
		return 2;
	}
}

if (require.main === module) {
	const io: CliIo = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
	main(process.argv.slice(2), io).then(
		(status) => {
			process.exitCode = status;
		},
		(error: unknown) => {
			process.stderr.write(`daa: ${error instanceof Error ? error.message : String(error)}\n`);
			process.exitCode = 2;
		},
	);
}
