import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ExceptionRecord } from '../store/port';
import { exceptionEvent, type ExceptionDoing } from './exception-event';
import { lockedException } from './locked-exception';

/** Whoever has something in hand, by name where one is known. */
export const nameOf = ({ actor }: ExceptionDoing): string => inSentence(actor.name ?? actor.id, 100);

/**
 * Takes an exception in hand, so that nobody else works on it. Of several who try at once one gets it; claiming again what
 * one has is no mistake. Throws DaaError `exception_unknown`, `exception_claimed` (somebody else has it), `exception_closed`.
 */
export async function claimException(ports: Ports, id: string, doing: ExceptionDoing): Promise<ExceptionRecord> {
	return ports.store.transaction(async (tx) => {
		const before = await lockedException(tx, id);
		if (before.state === 'claimed') {
			if (before.claimedBy === doing.actor.id) return before;
			throw new DaaError('exception_claimed', `${inSentence(before.claimedBy ?? 'Somebody else', 100)} has taken this exception in hand already.`, { fields: { exception_id: id } });
		}
		const patch = { state: 'claimed', claimedBy: doing.actor.id, claimedAt: ports.now().toISOString() } as const;
		await tx.updateException(id, ['open'], patch);
		const after = { ...before, ...patch };
		await tx.appendEvent(await exceptionEvent(ports, tx, after, doing, { action: 'exception.claimed', outcome: after.type, sentence: `${nameOf(doing)} takes this in hand: ${after.reason}` }));
		return after;
	});
}
