import { DaaError } from '../../errors';
import type { Environment, Ports } from '../../ports';
import { verifyToken } from '../../tokens/verify-token';
import { personKeyOf } from '../factor-key';
import { deskDirectory, PRIVILEGES } from './directory';
import { keysOf } from './find-people';
import { sessionToken } from './open-session';
import type { DeskSession } from './session';

const ended = () => new DaaError('session_ended', 'You are not signed in any more.');

/** The session behind a token, with what its person may see now. Throws DaaError `token_*`, `session_ended`. */
export async function readSession(ports: Ports, token: unknown, environment: Environment): Promise<DeskSession> {
	const claims = verifyToken('desk', token, ports.keys, ports.now());
	const [row, directory] = await Promise.all([ports.store.deskSession(claims.jti), deskDirectory(ports.store)]);
	if (!row || row.endedAt !== null || row.personKey !== claims.sub || Date.parse(row.endsAt) <= ports.now().getTime()) throw ended();
	const keys = keysOf(row.personKey, directory);
	const known = directory.people.find(({ id, email }) => keys.includes(personKeyOf({ approverId: id, email })));
	// Who was asked by a workflow that nobody answers for, may have lost the right since.
	if (row.withdrawn) throw ended();
	const email = known?.email ?? (row.personKey.includes('@') ? row.personKey : undefined);
	return {
		id: row.id,
		approver: { id: row.approverId, name: known?.name ?? row.name, role: known?.role ?? 'approver', ...(email !== undefined && { email }) },
		keys,
		roles: ['approver', ...PRIVILEGES.filter((privilege) => keys.some((key) => directory.privileged.get(privilege)?.has(key)))],
		factor: row.factor,
		environment,
		token: sessionToken(ports, row),
		startedAt: row.startedAt,
		endsAt: row.endsAt,
	};
}
