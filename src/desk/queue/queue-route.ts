import { h } from 'preact';
import { approveTogether } from '../../approve/batch';
import { decideApproval, type DecidedApproval } from '../../approve/decide-approval';
import { readReview, type Review } from '../../approve/open-review';
import type { RunReview } from '../../approve/run-reviews';
import { DaaError, isDaaError } from '../../errors';
import { inSentence } from '../../draft/shorten';
import type { Ports } from '../../ports';
import type { ApprovalRecord } from '../../store/port';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { headline } from '../headline';
import { problemOf } from '../problem-of';
import { readBatch, type BatchForm } from '../read-batch';
import { readForm } from '../read-form';
import { refusalOf } from '../refusal-page';
import type { DeskPage, SignedIn } from '../session/signed-in';
import { readView } from './filters';
import { afterDeciding, Note } from './after-deciding';
import { BatchSummary, type PickedResult } from './batch-summary';
import { itemPage } from './item-page';
import { livePage } from './live';
import { listQueue, MAX_BATCH } from './list-queue';
import { openOwn, ownItem, requestHere } from './open-item';
import { queuePage, type QueueNote } from './queue-page';
import { readToday } from './today';

const WORDS: Readonly<Record<string, string>> = { approve: 'Approved', edit_and_approve: 'Edited and approved', edit: 'Edited; others decide on the new version', reject: 'Rejected', request_changes: 'Sent back for changes' };

async function showQueue(visit: DeskVisit, at: SignedIn, extra: { status?: number; results?: readonly PickedResult[]; problem?: { message: string; picked: ReadonlySet<string> }; note?: QueueNote } = {}): Promise<DeskResponse> {
	const view = readView(at);
	return queuePage(visit, { at, view, list: await listQueue(visit.ports, at, view), load: await readToday(visit.ports, at), now: visit.request.now, ...extra });
}

/** Read as somebody who may only look: no link, nothing noted as seen, nothing to prove. */
async function readOnly({ ports }: DeskVisit, approval: ApprovalRecord): Promise<Review> {
	const approvers = await ports.store.approvers(approval.id);
	const [approver] = approvers;
	if (!approver) throw new DaaError('approval_unknown', 'There is no such request.');
	const nobody = { ...approver, approverId: '', name: '', role: '', email: null };
	return { approval, approver: nobody, approvers, decisions: await ports.store.decisions(approval.id), formToken: '', link: {} as Review['link'], identity: { required: false, requiredInEmergency: false, totp: 'none' } };
}

async function openItem(visit: DeskVisit, at: SignedIn, id: string, note?: QueueNote): Promise<DeskResponse> {
	const found = await openOwn(visit.ports, at, id);
	const reader = 'approval' in found;
	const review = reader ? await readOnly(visit, found.approval) : found.review;
	const want = at.fields.get('want');
	return await itemPage(visit, review, { at, view: readView(at), reader, ...(note && { note }), ...((want === 'edit' || want === 'turn-down') && !note && { want }) });
}

/** Once something is decided, the next one; the workflow is told after the answer. */
async function goOn(visit: DeskVisit, at: SignedIn, { approval, decision, complete }: DecidedApproval): Promise<DeskResponse> {
	const { deciding, later, ports } = visit;
	if (deciding) later?.(() => deciding.wake(approval));
	const more = complete ? '' : ' More approvals are needed.';
	const note = { good: true, text: `${WORDS[decision.decision] ?? 'Decided'}: ${inSentence(headline(approval.action), 160)}.${more}` };
	return await afterDeciding(visit, at, h(Note, { note }), [
		async () => {
			const { entries } = await listQueue(ports, at, readView(at));
			const next = entries.find((entry) => entry.approval.id !== approval.id);
			return next && (await openItem(visit, at, next.approval.id, note));
		},
		async () => await showQueue(visit, at, { note }),
	]);
}

/** Deciding at the desk: by the approver's own link, with everything that is asked for there. */
async function decide(visit: DeskVisit, at: SignedIn, id: string): Promise<DeskResponse> {
	const { ports, request, deciding } = visit;
	const form = readForm(request);
	const approval = await requestHere(ports, at, id);
	const own = await ownItem(ports, at, approval);
	if (!own || !deciding) throw new DaaError('session_forbidden', 'This request is for others to decide.');
	if (form.decision === 'break_glass') throw new DaaError('approval_not_allowed_alone', "Deciding alone is done on the request's own page.");
	let decided: DecidedApproval;
	try {
		const covered = deciding.masks ? await deciding.masks.cover(await readReview(ports, ports.store, own.token), form) : form;
		decided = await decideApproval(ports, own.token, covered, { reassess: await deciding.reassessor([approval]) });
	} catch (error) {
		if (!isDaaError(error) || error.fields.approval_id === undefined) throw error;
		const review = await readReview(ports, ports.store, own.token);
		return await itemPage(visit, review, { at, view: readView(at), status: refusalOf(error.code)?.status ?? 422, problem: problemOf(error, form) });
	}
	return await goOn(visit, at, decided);
}

/** Undefined when the number that was typed is the number of ticked items, and not too many. */
function countProblem({ picks, count }: BatchForm): string | undefined {
	if (picks.size === 0) return 'No item was ticked.';
	if (picks.size > MAX_BATCH) return `You ticked ${picks.size} items; at most ${MAX_BATCH} are approved together.`;
	return count === String(picks.size) ? undefined : `You ticked ${picks.size} ${picks.size === 1 ? 'item' : 'items'}, but typed "${count}".`;
}

/** Undefined when this one cannot be decided any more, which keeps nobody from deciding on the others. */
async function readOwn(ports: Ports, token: string): Promise<Review | undefined> {
	try {
		return await readReview(ports, ports.store, token);
	} catch (error) {
		if (isDaaError(error) && /^(?:approval|token)_/.test(error.code)) return undefined;
		throw error;
	}
}

async function batch(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	const { ports, request, deciding, later } = visit;
	const form = readBatch(request);
	const problem = countProblem(form);
	if (problem !== undefined) return await showQueue(visit, at, { status: 422, problem: { message: problem, picked: new Set(form.picks.keys()) } });
	const items: RunReview[] = [];
	for (const id of form.picks.keys()) {
		const approval = await ports.store.approval(id);
		const own = approval?.environment === at.environment ? await ownItem(ports, at, approval) : undefined;
		const review = own && (await readOwn(ports, own.token));
		if (own && review) items.push({ token: own.token, review });
	}
	const reassess = (await deciding?.reassessor([])) ?? (() => undefined);
	const results = (await approveTogether(ports, items, form.picks, { reassess })).map((result) => {
		const item = items.find(({ review }) => review.approval.id === result.approvalId);
		return { ...result, ...(item && { what: headline(item.review.approval.action) }) };
	});
	const approved = results.flatMap(({ decided }) => (decided ? [decided.approval] : []));
	if (deciding) later?.(async () => void (await wakeAll(deciding.wake, approved)));
	const status = results.every(({ decided }) => decided) ? 200 : 409;
	return await afterDeciding(visit, at, h(BatchSummary, { results, shown: [] }), [async () => await showQueue(visit, at, { status, results })]);
}

/** Each waiting run is told once, however many of its requests were decided. */
async function wakeAll(wake: (approval: ApprovalRecord) => Promise<void>, approvals: readonly ApprovalRecord[]): Promise<void> {
	const runs = new Map(approvals.map((approval) => [`${approval.workflowId}/${approval.executionId}/${approval.nodeId}`, approval]));
	for (const approval of runs.values()) await wake(approval);
}

/** What waits for the visitor: the list, one request, and deciding on it or on several. */
export const queueRoute: DeskPage = async (visit, at) => {
	const decision = at.fields.get('decision');
	const id = at.fields.get('open');
	if (at.fields.has('live')) return await livePage(visit, at);
	if (decision === 'approve_selected') return await batch(visit, at);
	if (id === undefined || id === '') return await showQueue(visit, at);
	return decision === undefined ? await openItem(visit, at, id) : await decide(visit, at, id);
};
