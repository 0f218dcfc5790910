import { isDaaError } from '../errors';
import type { CrmContext, CrmWrite, WriteOutcome } from './profile';

/** How a system keeps internal notes, where they are records of their own. */
export interface NoteKeeper {
	system: string;
	/** Whether a note with this write's marker is on the ticket. Throws DaaError `crm_*`. */
	has(context: CrmContext, write: CrmWrite): Promise<boolean>;
	/** One outcome per write, in their order. */
	create(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[]>;
}

/** Whether the note is still to be written; a note that may have arrived is looked for first. */
async function isDue(context: CrmContext, keeper: Pick<NoteKeeper, 'system' | 'has'>, write: CrmWrite): Promise<boolean | WriteOutcome> {
	if (!write.uncertain) return true;
	try {
		return !(await keeper.has(context, write));
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { state: 'later', code: 'crm_unavailable', message: `${keeper.system} could not say whether the note arrived.`, uncertain: true };
	}
}

/**
 * For systems where the note travels in the update itself: one that is on the ticket already is taken out before
 * sending, and a write of which that cannot be said is put off.
 */
export async function withoutKnownNotes(context: CrmContext, keeper: Pick<NoteKeeper, 'system' | 'has'>, writes: readonly CrmWrite[], send: (writes: readonly CrmWrite[]) => Promise<WriteOutcome[]>): Promise<WriteOutcome[]> {
	const outcomes: (WriteOutcome | undefined)[] = [];
	const ready: CrmWrite[] = [];
	for (const write of writes) {
		const due = write.note ? await isDue(context, keeper, write) : true;
		outcomes.push(typeof due === 'object' ? due : undefined);
		const { note, ...rest } = write;
		if (typeof due !== 'object') ready.push(due && note ? { ...rest, note } : rest);
	}
	const answers = ready.length === 0 ? [] : await send(ready);
	let next = 0;
	return outcomes.map((outcome) => outcome ?? answers[next++] ?? { state: 'later', code: 'crm_unavailable', message: 'Nothing is known of this attempt.', uncertain: true });
}

/** Adds the notes of the writes whose fields went through; gives the outcomes with what became of the notes. */
export async function addNotes(context: CrmContext, keeper: NoteKeeper, writes: readonly CrmWrite[], outcomes: readonly WriteOutcome[]): Promise<WriteOutcome[]> {
	// Where the fields failed the note was never sent, and fields that may have arrived are simply written again.
	const result = outcomes.map((outcome): WriteOutcome => (outcome.state === 'later' ? { ...outcome, uncertain: false } : outcome));
	const due: number[] = [];
	for (const [index, write] of writes.entries()) {
		if (!write.note || outcomes[index]?.state !== 'written') continue;
		const answer = await isDue(context, keeper, write);
		if (typeof answer === 'object') result[index] = answer;
		else if (answer) due.push(index);
	}
	if (due.length === 0) return result;
	const created = await keeper.create(context, due.flatMap((index) => writes[index] ?? []));
	due.forEach((index, place) => {
		const outcome = created[place];
		if (outcome) result[index] = outcome;
	});
	return result;
}
