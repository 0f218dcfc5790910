import { randomBytes, randomUUID } from 'node:crypto';
import { publishPolicy } from '../../tier/life/publish-policy';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from '../commands/store';
import type { CliIo } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { readPolicyFile } from '../policy-input';
import { environmentOf, forPeople, HELP, oneFile, usageError } from './output';

const MAX_LISTED = 1_000;

export async function policyPublish(args: readonly string[], io: CliIo): Promise<number> {
	const options = { ...LOCATION_OPTIONS, author: { type: 'string' }, note: { type: 'string' }, environment: { type: 'string' }, json: { type: 'boolean' } } as const;
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options }, HELP);
	const file = oneFile(positionals, 'publish takes one policy file.');
	const { author, note } = values;
	if (!author?.trim() || !note?.trim()) throw usageError('publish needs --author and --note: who answers for this version, and what it changes.');
	const environment = environmentOf(values.environment);
	const { policy } = await readPolicyFile(file, io);
	const keys = keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: false });
	try {
		const ports = { store, keys, now: () => new Date(), newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count: number) => randomBytes(count) };
		const done = await publishPolicy(ports, { kind: 'person', id: author, name: author }, { document: policy.document, author, note }, { environment });
		if (forPeople(values, io)) io.stdout.write(`${done.id} ${done.version} ${done.created ? 'is published' : `was published before, by ${done.author}`} (${done.hash.slice(0, 12)}).\n`);
		else io.stdout.write(`${JSON.stringify({ id: done.id, version: done.version, hash: done.hash, created: done.created, published_at: done.publishedAt })}\n`);
		return 0;
	} finally {
		await store.close();
	}
}

export async function policyList(args: readonly string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options: { ...LOCATION_OPTIONS, json: { type: 'boolean' } } as const }, HELP);
	if (positionals.length > 1) throw usageError('list takes at most one policy id.');
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const rows = await store.publishedPolicies({ ...(positionals[0] !== undefined && { id: positionals[0] }), limit: MAX_LISTED });
		for (const { id, version, hash, author, note, publishedAt } of rows) {
			if (forPeople(values, io)) io.stdout.write(`${id} ${version}  ${publishedAt.slice(0, 16).replace('T', ' ')}  ${author}: ${note}\n`);
			else io.stdout.write(`${JSON.stringify({ id, version, hash, author, note, published_at: publishedAt })}\n`);
		}
		return 0;
	} finally {
		await store.close();
	}
}
