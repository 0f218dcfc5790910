import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ExceptionRecord } from '../store/port';
import { nameOf } from './claim-exception';
import { exceptionEvent, type ExceptionDoing } from './exception-event';
import { lockedException } from './locked-exception';

/** Gives an exception back to the queue. Only whoever has it can. Throws DaaError `exception_unknown`, `exception_claimed`, `exception_closed`. */
export async function releaseException(ports: Ports, id: string, doing: ExceptionDoing): Promise<ExceptionRecord> {
	return ports.store.transaction(async (tx) => {
		const before = await lockedException(tx, id);
		if (before.state === 'open') return before;
		if (before.claimedBy !== doing.actor.id) throw new DaaError('exception_claimed', 'Somebody else has taken this exception in hand.', { fields: { exception_id: id } });
		const patch = { state: 'open', claimedBy: null, claimedAt: null } as const;
		await tx.updateException(id, ['claimed'], patch);
		const after = { ...before, ...patch };
		await tx.appendEvent(await exceptionEvent(ports, tx, after, doing, { action: 'exception.released', outcome: after.type, sentence: `${nameOf(doing)} puts this back into the queue: ${after.reason}` }));
		return after;
	});
}
