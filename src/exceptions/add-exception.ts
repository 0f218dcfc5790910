import type { Actor } from '../audit/event';
import { sha256Hex } from '../draft/canonical';
import type { ActionProposal } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Environment, Ports } from '../ports';
import type { ExceptionLink, ExceptionRecord, StoreTransaction } from '../store/port';
import { careFor, policyForExceptions } from './care';
import { exceptionEvent } from './exception-event';
import { TYPE_NAME } from './exception-types';
import { LEAST, MOST } from './score-of';

export const MAX_REASON = 300;
const MAX_LINKS = 20;
const MAX_LABEL = 100;
const MAX_URL = 2_000;
const MINUTE = 60_000;

export interface NewException {
	/** Snake case; see exception-types.ts for those that come by themselves. */
	type: string;
	/** One sentence that saves the next person from checking all of it again. Longer than 300 characters is cut. */
	reason: string;
	environment: Environment;
	correlationId: string;
	approvalId?: string | null;
	intentId?: string | null;
	/** Each from 1 to 3; 2 unless told. */
	risk?: number;
	urgency?: number;
	impact?: number;
	/** A person's id or a role's name; by the policy unless told. */
	owner?: string | null;
	backup?: string | null;
	/** ISO 8601; by the policy unless told. */
	dueAt?: string | null;
	/** Until the target time where the policy names none for this type. */
	usualMinutes?: number;
	links?: readonly ExceptionLink[];
	/** The draft it is about, where it stands in no approval and no execution. */
	action?: ActionProposal | null;
	/** The same problem found again is the same exception: added once for each key and environment. */
	key?: string;
	/** An id of the caller's that follows from something else, in place of `key`. */
	id?: string;
	/** Under which policy version it came to be; the approval's, else the one published last, unless told. */
	policyHash?: string;
	/** Who adds it; the gate itself unless told. */
	actor?: Actor;
	workflowId?: string;
	executionId?: string;
	nodeName?: string;
}

const wrong = (parameter: string, message: string): DaaError => new DaaError('parameter_invalid', message, { fields: { parameter } });

function weight(name: string, value: number = 2): number {
	if (Number.isFinite(value) && value >= LEAST && value <= MOST) return value;
	throw wrong(name, `The ${name} of an exception is a number from ${LEAST} to ${MOST}.`);
}

/** Where the record is that it is about, when that is a web address. */
function targetLink(action: ActionProposal | null | undefined): ExceptionLink[] {
	const url = action?.target_url;
	return url !== undefined && url.length <= MAX_URL && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? [{ label: 'Record', url }] : [];
}

/** A link is shown to be clicked, so it is a web address and nothing else. */
function checkedLinks(links: readonly ExceptionLink[] | undefined): ExceptionLink[] | null {
	if (!links || links.length === 0) return null;
	if (links.length > MAX_LINKS) throw wrong('links', `An exception has at most ${MAX_LINKS} links.`);
	return links.map(({ label, url }) => {
		if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || url.length > MAX_URL) throw wrong('links', `A link of an exception is an http(s) address of at most ${MAX_URL} characters.`);
		return { label: inSentence(label.trim() || new URL(url).host, MAX_LABEL), url };
	});
}

const idOf = (ports: Pick<Ports, 'newId'>, { id, key, environment }: NewException): string => id ?? (key === undefined ? ports.newId('exc') : `exc_${sha256Hex(`${environment}\n${key}`).slice(0, 32)}`);

/**
 * Puts a case that no rule may decide into the queue, with its event, in the caller's transaction. Owner, backup and target
 * time come from the policy unless they are given. Resolves to the exception and whether this call added it: one that is
 * there under the same key is left as it is. Throws DaaError `parameter_invalid`, `store_*`.
 */
export async function addException(tx: StoreTransaction, ports: Pick<Ports, 'keys' | 'random' | 'newId' | 'now'>, input: NewException): Promise<{ exception: ExceptionRecord; added: boolean }> {
	if (!TYPE_NAME.test(input.type)) throw wrong('type', 'The type of an exception is a name in lower case such as missing_order_number.');
	const reason = inSentence(input.reason.replace(/\s+/g, ' ').trim(), MAX_REASON);
	if (reason === '') throw wrong('reason', 'An exception needs a reason: one sentence for whoever takes it up.');
	const approval = input.approvalId ? await tx.approval(input.approvalId) : undefined;
	const policy = await policyForExceptions(tx, input.policyHash ?? approval?.policyHash);
	const weights = { risk: weight('risk', input.risk), urgency: weight('urgency', input.urgency), impact: weight('impact', input.impact) };
	const care = careFor(policy, { type: input.type, risk: weights.risk }, input.usualMinutes);
	const at = ports.now();
	const row: ExceptionRecord = {
		id: idOf(ports, input),
		type: input.type,
		reason,
		correlationId: input.correlationId,
		environment: input.environment,
		approvalId: input.approvalId ?? null,
		intentId: input.intentId ?? null,
		owner: input.owner ?? care.owner,
		backup: input.backup ?? care.backup,
		...weights,
		state: 'open',
		createdAt: at.toISOString(),
		dueAt: input.dueAt ?? new Date(at.getTime() + care.minutes * MINUTE).toISOString(),
		links: checkedLinks(input.links?.length ? input.links : targetLink(input.action ?? approval?.action)),
		action: input.action ?? null,
		...{ claimedBy: null, claimedAt: null, resolvedBy: null, resolvedAt: null, outcome: null, note: null, corrected: null, missedAt: null },
	};
	if (!(await tx.insertException(row))) return { exception: (await tx.exception(row.id)) ?? row, added: false };
	const doing = { actor: input.actor ?? { kind: 'service' as const, id: 'approval-gate' }, workflowId: input.workflowId, executionId: input.executionId, nodeName: input.nodeName };
	await tx.appendEvent(
		await exceptionEvent(ports, tx, row, doing, {
			action: 'exception.opened',
			outcome: row.type,
			sentence: `A person has to look at this: ${row.reason}`,
			detail: { owner: row.owner, due_at: row.dueAt },
		}),
	);
	return { exception: row, added: true };
}
