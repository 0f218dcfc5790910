import type { ActionProposal, Message } from '../../draft/proposal';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';

/** The refusal that every target gives: `field: sentence`. */
export const refuse = (field: string, sentence: string): DaaError => new DaaError('target_not_allowed', `${field}: ${sentence}`, { fields: { field } });

interface Place {
	/** As shown, e.g. `Zendesk`. */
	system: string;
	/** Lower-case names of the system in proposals; the shown name in lower case when absent. */
	systems?: readonly string[];
	/** Lower-case names of the one kind of object that may be touched. */
	objects: readonly string[];
	isId(id: string): boolean;
	/** What an id looks like, for the refusal: `a number of at most 20 digits`. */
	idWords: string;
}

export interface RecordRules extends Place {
	isField(name: string): boolean;
	/** Fields that may be written; any when absent. */
	fields?: readonly string[];
	/** Why the system cannot hold this value, or undefined when it can. */
	valueProblem(field: string, proposed: unknown): string | undefined;
}

function checkPlace(action: ActionProposal, { system, systems, objects, isId, idWords }: Place): void {
	const named = systems ?? [system.toLowerCase()];
	if (!named.includes(action.target_system.toLowerCase())) {
		throw refuse('target_system', `the action is for ${inSentence(action.target_system)}, but this target is ${system}.`);
	}
	const object = action.target_object?.toLowerCase();
	if (object !== undefined && !objects.includes(object)) {
		throw refuse('target_object', `the action is for a ${inSentence(object)}, but only a ${objects[0]} may be touched here.`);
	}
	if (action.target_id === undefined || !isId(action.target_id)) throw refuse('target_id', `a ${system} id is ${idWords}.`);
}

/** Passes a record change that this place can hold and may hold. Throws DaaError `target_not_allowed` that names the field. */
export function checkRecord(action: ActionProposal, rules: RecordRules): void {
	if (!action.proposed_changes) throw refuse('proposed_changes', `${rules.system} records take proposed_changes; messages and API calls are for other targets.`);
	checkPlace(action, rules);
	action.proposed_changes.forEach(({ field, proposed }, index) => {
		const path = `proposed_changes.${index}`;
		if (!rules.isField(field)) throw refuse(`${path}.field`, `"${inSentence(field)}" is not the name of a ${rules.system} field.`);
		if (rules.fields && !rules.fields.includes(field)) throw refuse(`${path}.field`, `the field ${inSentence(field)} is not among those that may be changed here.`);
		const problem = rules.valueProblem(field, proposed);
		if (problem) throw refuse(`${path}.proposed`, problem);
	});
}

/** Passes a message that can be sent as it was approved. Throws DaaError `target_not_allowed`. */
export function checkMessage(action: ActionProposal, system: string, place?: Place): Message {
	const { message } = action;
	if (!message) throw refuse('message', `${system} sends messages; record changes and API calls are for other targets.`);
	if (place) checkPlace(action, place);
	// Dropping them would send something else than was approved.
	if (message.attachments?.length) throw refuse('message.attachments', `${system} cannot attach files here; approve the message without them.`);
	return message;
}
