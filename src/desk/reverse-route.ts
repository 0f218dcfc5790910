import { isDaaError } from '../errors';
import { proposeReverse } from '../execute/propose-reverse';
import { openReverseLink } from '../execute/reverse-link';
import { reverseOf } from '../execute/reverse-proposal';
import type { ActionProposal } from '../draft/proposal';
import type { IntentRecord } from '../store/port';
import type { DeskRoute, DeskVisit } from './handle-desk';
import { page, postUrl, type DeskResponse } from './handle-review';
import { readFields } from './read-form';
import { reversePage, type ReverseView } from './reverse-page';

/** Whoever holds the link may propose; nobody knows more of them, and proposing gives no right. */
const VISITOR = { kind: 'service', id: 'reverse-link', name: 'Somebody with the link to the execution' } as const;

async function reverseIn({ ports }: DeskVisit, intent: IntentRecord): Promise<{ reverse?: ActionProposal; note?: string }> {
	try {
		return { reverse: await reverseOf(ports.store, intent.id, intent) };
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'target_not_allowed') throw error;
		return { note: error.message };
	}
}

async function propose(visit: DeskVisit, token: string): Promise<DeskResponse> {
	const { ports, emit } = visit;
	const intent = await openReverseLink(ports, token);
	const view: ReverseView = { actionUrl: postUrl(new URL(visit.deskUrl).pathname), token, intent };
	if (!emit) return page(503, reversePage({ ...view, note: 'This desk cannot start a workflow, so nothing was proposed.' }));
	try {
		const reverse = await proposeReverse(ports, intent, VISITOR);
		emit({ event: 'reverse_proposed', intent_id: intent.id, action: reverse });
		return page(200, reversePage({ ...view, reverse, proposed: true }));
	} catch (error) {
		if (!isDaaError(error) || (error.code !== 'store_conflict' && error.code !== 'target_not_allowed')) throw error;
		return page(409, reversePage({ ...view, note: error.message }));
	}
}

/** `?reverse=…` shows an execution and what would put it back; the form below it proposes that, once. */
export const reverseRoute: DeskRoute = async (visit) => {
	const { request, ports } = visit;
	if (request.method === 'POST') {
		const token = readFields(request).get('reverse');
		return token === undefined ? undefined : await propose(visit, token);
	}
	const token = request.query.get('reverse');
	if (token === null) return undefined;
	const intent = await openReverseLink(ports, token);
	return page(200, reversePage({ actionUrl: postUrl(new URL(visit.deskUrl).pathname), token, intent, ...(await reverseIn(visit, intent)) }));
};
