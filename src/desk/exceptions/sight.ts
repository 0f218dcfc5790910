import type { ExceptionRecord } from '../../store/port';
import type { SignedIn } from '../session/signed-in';

/** Everything that stands for a visitor as an owner: ids and roles. */
export const ownNames = ({ approver, keys }: Pick<SignedIn, 'approver' | 'keys'>): ReadonlySet<string> => new Set([approver.id, approver.role, ...(approver.email ? [approver.email] : []), ...keys]);

/**
 * Everybody who is signed in sees that there is an exception and whose it is. What it is about, and closing it, is for its
 * owner, its backup, whoever has it in hand and the policy's owners; one that nobody owns is everybody's.
 */
export function maySettle(at: Pick<SignedIn, 'approver' | 'keys' | 'roles'>, row: Pick<ExceptionRecord, 'owner' | 'backup' | 'claimedBy'>): boolean {
	if (at.roles.includes('policy_owner') || row.owner === null) return true;
	const mine = ownNames(at);
	return [row.owner, row.backup, row.claimedBy].some((name) => name !== null && mine.has(name));
}
