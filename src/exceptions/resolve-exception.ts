import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ExceptionPatch, ExceptionRecord, StoreTransaction } from '../store/port';
import { nameOf } from './claim-exception';
import { correctedProposal } from './corrected-proposal';
import { exceptionEvent, type ExceptionDoing } from './exception-event';
import { OUTCOME_WORDS, OUTCOMES, RETROSPECTIVE, type ExceptionOutcome } from './exception-types';
import { lockedException } from './locked-exception';
import { subjectOf } from './subject-of';

export const MAX_NOTE = 2_000;

export interface Resolution {
	outcome: ExceptionOutcome;
	/** What was found or done. Needed for a look back. */
	note?: string;
	/** The corrected draft, unchecked; needed for, and only with, the outcome `corrected`. */
	corrected?: unknown;
}

const wrong = (parameter: string, message: string): DaaError => new DaaError('parameter_invalid', message, { fields: { parameter } });

/** Whoever decided alone cannot be the one who looks back at it. */
async function refuseOwnLookBack(tx: StoreTransaction, row: ExceptionRecord, by: string): Promise<void> {
	const alone = row.approvalId === null ? undefined : (await tx.decisions(row.approvalId)).find(({ decision }) => decision === 'break_glass');
	if (alone?.approverId.toLowerCase() === by.toLowerCase()) throw new DaaError('approval_self_approval', 'Whoever decided alone cannot be the one who looks back at it.');
}

/** In a transaction of the caller's; see resolveException. */
export async function resolveExceptionIn(tx: StoreTransaction, ports: Ports, id: string, doing: ExceptionDoing, { outcome, note = '', corrected }: Resolution): Promise<ExceptionRecord> {
	const said = note.trim();
	if (!OUTCOMES.includes(outcome)) throw wrong('outcome', `An exception ends as one of ${OUTCOMES.join(', ')}.`);
	if (said.length > MAX_NOTE) throw wrong('note', `A note has at most ${MAX_NOTE} characters.`);
	if ((outcome === 'corrected') !== (corrected !== undefined)) throw wrong('corrected', 'A corrected draft goes with the outcome "corrected", and with no other.');
	const before = await lockedException(tx, id);
	if (before.claimedBy !== null && before.claimedBy !== doing.actor.id) throw new DaaError('exception_claimed', `${inSentence(before.claimedBy, 100)} has taken this exception in hand.`, { fields: { exception_id: id } });
	if (before.type === RETROSPECTIVE) {
		if (said === '') throw wrong('note', 'A retrospective is closed with what was found.');
		if (doing.actor.kind !== 'person') throw wrong('by', 'A retrospective is closed by a person, at the desk or the command line.');
		await refuseOwnLookBack(tx, before, doing.actor.id);
	}
	const action = corrected === undefined ? null : correctedProposal(before, await subjectOf(tx, before), corrected, ports.newId);
	const patch = { state: 'resolved', resolvedBy: doing.actor.id, resolvedAt: ports.now().toISOString(), outcome, note: said || null, corrected: action } satisfies ExceptionPatch;
	await tx.updateException(id, ['open', 'claimed'], patch);
	const after: ExceptionRecord = { ...before, ...patch };
	await tx.appendEvent(
		await exceptionEvent(ports, tx, after, doing, {
			action: 'exception.resolved',
			// The type, as with every event about an exception; how it ended stands in the private part.
			outcome: after.type,
			sentence: `${nameOf(doing)} closed this (${OUTCOME_WORDS[outcome].toLowerCase()}): ${after.reason}${said === '' ? '' : ` ${inSentence(said, 500)}`}`,
			...(said !== '' && { reason: said }),
			detail: { outcome, ...(action && { corrected: action }) },
		}),
	);
	return after;
}

/**
 * Ends an exception with what came of it. Whoever has it in hand, or anybody while nobody has it. The corrected draft, when
 * there is one, is a new proposal for Risk Tier. Throws DaaError `exception_unknown`, `exception_claimed`,
 * `exception_closed`, `proposal_invalid`, `parameter_invalid`, `approval_self_approval` (a look back at one's own decision).
 */
export async function resolveException(ports: Ports, id: string, doing: ExceptionDoing, resolution: Resolution): Promise<ExceptionRecord> {
	return ports.store.transaction((tx) => resolveExceptionIn(tx, ports, id, doing, resolution));
}
