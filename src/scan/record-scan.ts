import { prepareEvent } from '../audit/prepare-event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { payloadHash } from '../draft/payload-hash';
import { requireProposal } from '../draft/require-proposal';
import type { Ports, RunContext } from '../ports';
import type { GuardrailsSection } from '../sections';
import { jtiHash, sealSection, verifyToken } from '../tokens';
import { scanItem } from './scan-item';
import type { GuardrailSettings } from './settings';

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

/**
 * Scans one action and records the result. Unless the scan is clean or only masked, the policy's grant is revoked in
 * the same transaction, so that no wiring lets the item run by itself.
 */
export async function recordScan(
	ports: Ports,
	run: RunContext,
	input: { action: unknown; risk: unknown; settings: GuardrailSettings },
): Promise<GuardrailsSection> {
	const context = { environment: run.environment, newId: ports.newId };
	const action = requireProposal(input.action, context, 'The action proposal cannot be scanned', 'Put Risk Tier before Guardrail Scan; it checks the proposal.');
	const now = ports.now();
	const result = scanItem(action, input.settings, { clock: () => ports.now().getTime() });
	const stopsGrant = result.guardrail_action === 'blocked' || result.guardrail_action === 'escalated';
	const grant = stopsGrant ? policyGrant(ports, input.risk) : undefined;
	const eventId = ports.newId('evt');
	const common = {
		at: now,
		actor: { kind: 'node' as const, id: run.nodeName },
		correlationId: action.correlation_id,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
		payloadHash: payloadHash(action),
		guardrailVersion: result.guardrail_policy_version,
	};
	const findings = { input: result.input?.findings ?? [], draft: result.draft?.findings ?? [] };
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(
			prepareEvent(
				{
					...common,
					id: eventId,
					action: 'guardrail.scanned',
					outcome: result.guardrail_action,
					evidenceHash: sha256Hex(canonicalJson(findings)),
					private: { sentence: result.reason, detail: { findings, failed_checks: result.failed_checks } },
				},
				ports.keys,
				ports.random,
			),
		);
		if (grant === undefined) return;
		const revoked = await tx.revokeTokens({ jtiHash: grant }, now.toISOString());
		if (revoked === 0) return;
		await tx.appendEvent(
			prepareEvent(
				{
					...common,
					id: ports.newId('evt'),
					action: 'grant.revoked',
					outcome: result.guardrail_action,
					private: { sentence: 'The grant for automatic execution was withdrawn, because the guardrail scan did not pass.' },
				},
				ports.keys,
				ports.random,
			),
		);
	});
	const section: GuardrailsSection = { ...result, audit_event_id: eventId, scanned_at: now.toISOString() };
	return sealSection(ports.keys, { section: 'guardrails', run, payloadHash: common.payloadHash }, section);
}
