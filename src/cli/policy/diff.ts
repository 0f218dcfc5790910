import { diffPolicies } from '../../tier/life/diff-policies';
import { publishedPolicy } from '../../tier/life/published-policy';
import { policyName, type Policy } from '../../tier/policy';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse, type LocationValues } from '../commands/store';
import type { CliIo } from '../io';
import { readPolicyFile } from '../policy-input';
import { forPeople, HELP, usageError } from './output';

/** `refunds@12` or `refunds@latest`; anything with a slash or an ending is a file. */
const PUBLISHED = /^([A-Za-z0-9][A-Za-z0-9._:-]*)@([^/\\]+)$/;

async function policyOf(name: string, values: LocationValues, io: CliIo): Promise<Policy> {
	const [, id, version] = PUBLISHED.exec(name) ?? [];
	if (id === undefined) return (await readPolicyFile(name, io)).policy;
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		return await publishedPolicy(store, id, version === 'latest' ? undefined : version);
	} finally {
		await store.close();
	}
}

export async function policyDiff(args: readonly string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options: { ...LOCATION_OPTIONS, json: { type: 'boolean' } } as const }, HELP);
	const [first, second, ...rest] = positionals;
	if (first === undefined || second === undefined || rest.length > 0) throw usageError('diff takes two policies: the old one and the new one.');
	const [old, now] = [await policyOf(first, values, io), await policyOf(second, values, io)];
	const changes = diffPolicies(old, now);
	if (forPeople(values, io)) {
		const same = changes.length === 0 ? ': nothing changes' : ':';
		io.stdout.write(`From ${policyName(old)} to ${policyName(now)}${same}\n${changes.map((line) => `  ${line}\n`).join('')}`);
	} else io.stdout.write(`${JSON.stringify({ same: changes.length === 0, from: old.hash, to: now.hash, changes })}\n`);
	return 0;
}
