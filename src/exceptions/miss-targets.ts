import type { Ports } from '../ports';
import type { ExceptionRecord } from '../store/port';
import { exceptionEvent } from './exception-event';

const AT_ONCE = 200;

/** Notes one missed target, once, and hands the exception to its backup. Undefined when somebody else was quicker. */
async function miss(ports: Ports, id: string): Promise<ExceptionRecord | undefined> {
	return ports.store.transaction(async (tx) => {
		const at = ports.now().toISOString();
		const before = await tx.lockException(id);
		if (!before || before.state === 'resolved' || before.missedAt !== null || before.dueAt === null || before.dueAt >= at) return undefined;
		const handedOn = before.backup !== null && before.backup !== before.owner;
		const patch = { missedAt: at, ...(handedOn && { owner: before.backup }) };
		await tx.updateException(id, ['open', 'claimed'], patch);
		const after: ExceptionRecord = { ...before, ...patch };
		const whose = handedOn ? `it goes from ${before.owner ?? 'nobody'} to ${after.owner ?? 'nobody'}` : `it stays with ${after.owner ?? 'nobody, as nobody was named'}`;
		await tx.appendEvent(
			await exceptionEvent(ports, tx, after, { actor: { kind: 'service', id: 'review-desk' } }, {
				action: 'exception.overdue',
				outcome: after.type,
				sentence: `Nobody resolved "${after.reason}" by ${before.dueAt}, so ${whose}.`,
				detail: { due_at: before.dueAt, from: before.owner, to: after.owner },
			}),
		);
		return after;
	});
}

/**
 * Finds the exceptions whose target time has passed unresolved: each is counted as missed once and goes to its owner's
 * backup. Safe to run as often as one likes, also several at once. Resolves to those that this call handed on.
 */
export async function missTargets(ports: Ports): Promise<ExceptionRecord[]> {
	const due = await ports.store.exceptions({ state: ['open', 'claimed'], dueBefore: ports.now().toISOString(), missed: false, limit: AT_ONCE });
	const missed: ExceptionRecord[] = [];
	for (const { id } of due) {
		const after = await miss(ports, id);
		if (after) missed.push(after);
	}
	return missed;
}
