import { prepareEvent } from '../audit/prepare-event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { requireProposal } from '../draft/require-proposal';
import { DaaError } from '../errors';
import { addException, type NewException } from '../exceptions/add-exception';
import type { Ports, RunContext } from '../ports';
import type { GuardrailsSection, SecondOpinionSection } from '../sections';
import type { PreparedEvent, StoreTransaction } from '../store/port';
import { jtiHash, sealSection, verifyToken } from '../tokens';
import type { Item } from './masks/mask-item';
import { hasAction, maskedScan, scanCustomerText, type Subject } from './masks/masked-scan';
import { outgoingText } from './outgoing-text';
import { scanItem, type ItemScan } from './scan-item';
import { secondOpinion, withOpinion, type SecondOpinion } from './second-opinion';
import type { GuardrailSettings } from './settings';

/** What is to be scanned: the action proposal, or what a customer wrote, before there is a draft. */
export type ScanSubject = { action: unknown } | { customerText: unknown; conversation: unknown };

export interface ScanRequest {
	subject: ScanSubject;
	risk: unknown;
	settings: GuardrailSettings;
	/** The item is to go on under masks. */
	mask?: { item: Item; revealTo?: readonly string[] };
	second?: SecondOpinion;
	/** The policy whose guardrail settings these are. */
	policy?: { version: string; hash: string };
}

export interface RecordedScan {
	guardrails: GuardrailsSection;
	/** Only when it was masked: the item as it may go on, without this section. */
	item?: Item;
}

/** The jti hash of the policy grant on the item, when it carries one that this gate signed. */
function policyGrant(ports: Ports, risk: unknown): string | undefined {
	const grant = typeof risk === 'object' && risk !== null ? (risk as { grant?: unknown }).grant : undefined;
	if (grant === undefined) return undefined;
	try {
		return jtiHash(verifyToken('grant', grant, ports.keys, ports.now()).jti);
	} catch {
		// Not a grant of this gate, or expired: Audited Execute refuses it anyway.
		return undefined;
	}
}

function textParameter(value: unknown, name: string): string {
	if (typeof value === 'string' && value.trim() !== '' && value.length <= 200_000) return value;
	throw new DaaError('parameter_invalid', `${name} must be a text of 1 to 200,000 characters.`, { fields: { parameter: name } });
}

function readSubject(ports: Ports, run: RunContext, subject: ScanSubject): Subject {
	if (!('action' in subject)) {
		const ticket = typeof subject.conversation === 'number' ? String(subject.conversation) : textParameter(subject.conversation, 'Ticket ID');
		return { text: textParameter(subject.customerText, 'Customer Text'), conversation: `helpdesk:${ticket}`, correlationId: ports.newId('cor') };
	}
	const context = { environment: run.environment, newId: ports.newId };
	return { action: requireProposal(subject.action, context, 'The action proposal cannot be scanned', 'It must be a whole action proposal; to mask a text before there is a draft, set What to Scan to Customer Text.') };
}

function refuseLateMasking(risk: unknown): void {
	if (typeof risk !== 'object' || risk === null) return;
	throw new DaaError('parameter_invalid', 'The item went through Risk Tier before, which stored the action in clear, so it cannot be masked any more.', {
		fields: { parameter: 'maskItem' },
		hint: 'With Mask in Item on, put Guardrail Scan before Risk Tier.',
	});
}

/** The local result, and the second opinion when there is one; a text that is blocked here is not sent anywhere. */
async function asked(ports: Ports, subject: Subject, settings: GuardrailSettings, second: SecondOpinion | undefined): Promise<SecondOpinionSection | undefined> {
	if (!second) return undefined;
	const clock = () => ports.now().getTime();
	const local = hasAction(subject) ? scanItem(subject.action, settings, { clock }) : scanCustomerText(subject.text, settings, { clock });
	if (local.guardrail_action === 'blocked') return { vendor: second.vendor, state: 'skipped', action: 'allowed', types: [] };
	return await secondOpinion(second, {
		input: { original: hasAction(subject) ? subject.action.origin?.text : subject.text, masked: local.input?.masked },
		draft: { original: hasAction(subject) ? outgoingText(subject.action) : undefined, masked: local.draft?.masked },
	});
}

interface Scanned {
	scan: ItemScan;
	hash: string;
	item?: Item;
	conversationId?: string;
}

async function scanned(ports: Ports, tx: StoreTransaction, run: RunContext, request: ScanRequest, subject: Subject): Promise<Scanned> {
	const { settings, mask } = request;
	if (mask) return await maskedScan(ports, tx, run, { subject, item: mask.item, settings });
	const clock = () => ports.now().getTime();
	if (!hasAction(subject)) return { scan: scanCustomerText(subject.text, settings, { clock }), hash: sha256Hex(canonicalJson(['customer text', subject.text])) };
	return { scan: scanItem(subject.action, settings, { clock }), hash: payloadHash(subject.action) };
}

const correlationOf = (subject: Subject, item: Item | undefined): string => {
	if (!hasAction(subject)) return subject.correlationId;
	return (item?.action as ActionProposal | undefined)?.correlation_id ?? subject.action.correlation_id;
};

/**
 * Scans one action, or one customer's text, and records the result. Unless the scan is clean or only masked, the policy's
 * grant is revoked in the same transaction, so that no wiring lets the item run by itself; a later Risk Tier finds the
 * result in the store. Throws DaaError `proposal_invalid`, `parameter_invalid`, `store_*`.
 */
export async function recordScan(ports: Ports, run: RunContext, request: ScanRequest): Promise<RecordedScan> {
	if (request.mask) refuseLateMasking(request.risk);
	const subject = readSubject(ports, run, request.subject);
	const second = await asked(ports, subject, request.settings, request.second);
	const now = ports.now();
	const eventId = ports.newId('evt');
	const { result, section } = await ports.store.transaction(async (tx) => {
		const result = await scanned(ports, tx, run, request, subject);
		const scan = second ? withOpinion(result.scan, second) : result.scan;
		const masks = result.conversationId !== undefined && { conversation: result.conversationId, ...(request.mask?.revealTo && { reveal_to: [...request.mask.revealTo] }) };
		const section: GuardrailsSection = { ...scan, ...(masks && { masks }), audit_event_id: eventId, scanned_at: now.toISOString() };
		const stops = scan.guardrail_action === 'blocked' || scan.guardrail_action === 'escalated';
		await tx.putScan({
			payloadHash: result.hash,
			workflowId: run.workflowId,
			executionId: run.executionId,
			outcome: scan.guardrail_action,
			conversationId: result.conversationId ?? null,
			guardrailVersion: scan.guardrail_policy_version,
			at: now.toISOString(),
		});
		const events = eventsOf(ports, run, { now, eventId, section, hash: result.hash, correlationId: correlationOf(subject, result.item), policy: request.policy });
		await tx.appendEvent(events.scanned());
		if (scan.guardrail_action === 'blocked') await addException(tx, ports, blockedException(run, request, subject, result, section));
		const grant = stops ? policyGrant(ports, request.risk) : undefined;
		if (grant !== undefined && (await tx.revokeTokens({ jtiHash: grant }, now.toISOString())) > 0) await tx.appendEvent(events.revoked());
		return { result, section };
	});
	return {
		guardrails: sealSection(ports.keys, { section: 'guardrails', run, payloadHash: result.hash }, section),
		...(result.item && { item: result.item }),
	};
}

/** Once for each text: a workflow that runs again meets the same block. What is masked stands masked in the queue as well. */
function blockedException(run: RunContext, { mask, policy }: ScanRequest, subject: Subject, { hash, item }: Scanned, section: GuardrailsSection): NewException {
	const correlationId = correlationOf(subject, item);
	const action = !hasAction(subject) ? null : mask ? ((item?.action as ActionProposal | undefined) ?? null) : subject.action;
	return {
		type: 'guardrail_blocked',
		reason: section.reason,
		environment: run.environment,
		correlationId,
		risk: 3,
		urgency: 2,
		impact: 2,
		action,
		key: `guardrail_blocked/${hasAction(subject) ? correlationId : subject.conversation}/${hash}`,
		...(policy && { policyHash: policy.hash }),
		actor: { kind: 'node', id: run.nodeName },
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
	};
}

interface Recorded {
	now: Date;
	eventId: string;
	section: GuardrailsSection;
	hash: string;
	correlationId: string;
	policy: ScanRequest['policy'];
}

function eventsOf(ports: Ports, run: RunContext, { now, eventId, section, hash, correlationId, policy }: Recorded): { scanned(): PreparedEvent; revoked(): PreparedEvent } {
	const common = {
		at: now,
		actor: { kind: 'node' as const, id: run.nodeName },
		outcome: section.guardrail_action,
		correlationId,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
		payloadHash: hash,
		guardrailVersion: section.guardrail_policy_version,
		...(policy && { policyVersion: policy.version, policyHash: policy.hash }),
	};
	const findings = { input: section.input?.findings ?? [], draft: section.draft?.findings ?? [] };
	const prepare = (event: Parameters<typeof prepareEvent>[0]) => prepareEvent(event, ports.keys, ports.random);
	return {
		scanned: () =>
			prepare({
				...common,
				id: eventId,
				action: 'guardrail.scanned',
				evidenceHash: sha256Hex(canonicalJson(findings)),
				private: {
					sentence: section.reason,
					detail: { findings, failed_checks: section.failed_checks, ...(section.second_opinion && { second_opinion: section.second_opinion }), ...(section.masks && { masks: section.masks }) },
				},
			}),
		revoked: () =>
			prepare({
				...common,
				id: ports.newId('evt'),
				action: 'grant.revoked',
				private: { sentence: 'The grant for automatic execution was withdrawn, because the guardrail scan did not pass.' },
			}),
	};
}
