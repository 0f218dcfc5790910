import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { revoke, type Revocation } from '../../execute/revoke';
import type { Store } from '../../store/port';
import { publishedPolicy } from '../../tier/life/published-policy';
import { policyName } from '../../tier/policy';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from '../commands/store';
import type { CliIo } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { forPeople, HELP, usageError } from './output';

const HASH = /^[0-9a-f]{64}$/;
const PUBLISHED = /^([A-Za-z0-9][A-Za-z0-9._:-]*)@(\S+)$/;

async function policySubject(store: Store, name: string): Promise<Pick<Revocation, 'subject' | 'label'>> {
	if (HASH.test(name)) {
		const row = await store.policy(name);
		return { subject: name, label: row ? `${row.id} ${row.version}` : name.slice(0, 12) };
	}
	const [, id, version] = PUBLISHED.exec(name) ?? [];
	if (id === undefined || version === undefined || version === 'latest') throw usageError('revoke takes ID@VERSION of a published policy, or the hash of any version that decided.');
	const policy = await publishedPolicy(store, id, version);
	return { subject: policy.hash, label: policyName(policy) };
}

/** `revoke ID@VERSION|HASH` or `revoke --approver ID`. */
export async function policyRevoke(args: readonly string[], io: CliIo): Promise<number> {
	const options = { ...LOCATION_OPTIONS, approver: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' }, json: { type: 'boolean' } } as const;
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options }, HELP);
	const { approver, reason } = values;
	if (positionals.length !== (approver === undefined ? 1 : 0)) throw usageError('revoke takes one policy version, or --approver ID.');
	if (!reason?.trim()) throw usageError('revoke needs --reason: whoever is refused because of it wants to know why.');
	const by = values.by?.trim() || userInfo().username;
	const keys = keysFromEnvironment(io);
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const ports = { store, keys, now: () => new Date(), newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`, random: (count: number) => randomBytes(count) };
		const about = approver === undefined ? { kind: 'policy' as const, ...(await policySubject(store, positionals[0] ?? '')) } : { kind: 'approver' as const, subject: approver, label: approver };
		const created = await revoke(ports, { kind: 'person', id: by, name: by }, { ...about, reason }, 'cli');
		if (forPeople(values, io)) io.stdout.write(`${about.label} ${created ? 'is revoked' : 'was revoked before'}.\n`);
		else io.stdout.write(`${JSON.stringify({ kind: about.kind, subject: about.subject, created })}\n`);
		return 0;
	} finally {
		await store.close();
	}
}
